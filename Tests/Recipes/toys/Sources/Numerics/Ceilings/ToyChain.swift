extension CeilingLoop {
  /// One chain of multiply-adds in double precision.
  static let toyChain = CeilingLoop(units: 1) { site, steps in
    site.result.storeBytes(of: Numerics.toyChain(steps: steps), as: Double.self)
  }
}

/// x/2 + 1 again and again, each step waiting for the one before.
@inline(never)
package func toyChain(steps: Int) -> Double {
  var x = Double(steps)
  for _ in 0..<steps { x = x * 0.5 + 1 }
  return x
}
