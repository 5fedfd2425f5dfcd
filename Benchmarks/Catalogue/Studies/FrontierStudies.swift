import Training

/// How far exact training reaches: Gauss-Newton on ladders of m for few and many points of low and high
/// dimension, beside all pairs, the table and the trees; and the skin of the lists swept.
func frontierStudies(_ scale: Scale) -> [Study] {
  let all = ["neighbor-list", "dense-shifted", "cached-scan", "tree-newton"]
  let ladders: [Study] =
    switch scale {
    case .smoke: [ladder(m: powersOfTwo(10, 12), n: [8], d: [16], of: all)]
    case .quick: [ladder(m: powersOfTwo(11, 18), n: [8], d: [64], of: all)]
    case .full:
      // A tree or a table of 2^19 neurons and more takes most of a minute for what 2^18 have shown.
      [
        ladder(m: powersOfTwo(12, 18), n: [8, 32, 128], d: [64], of: all),
        ladder(m: powersOfTwo(12, 18), n: [8, 32, 128], d: [16, 256], of: Array(all.prefix(2))),
        ladder(m: powersOfTwo(12, 18), n: [512], d: [64], of: Array(all.prefix(2))),
        ladder(m: powersOfTwo(19, 22), n: [8, 32, 128], d: [64], of: Array(all.prefix(2))),
      ]
    }
  return ladders + drawnByLaw(scale) + skins(scale)
}

/// Networks of which only neurons that fire are drawn, beside those that are drawn in whole: over m far beyond what is ever
/// written out, and over d, on which nothing depends.
private func drawnByLaw(_ scale: Scale) -> [Study] {
  let (conditioned, drawn, n, dimensions) =
    switch scale {
    case .smoke: (powersOfTwo(13, 15), powersOfTwo(13, 15), [8], [Int]())
    case .quick: (powersOfTwo(13, 26), powersOfTwo(13, 20), [8], [])
    case .full: (powersOfTwo(13, 30), powersOfTwo(13, 24), [8, 32], powersOfTwo(4, 12))
    }
  func study(_ weights: KeptWeights, m: [Int], n: [Int], d: [Int]) -> Study {
    ladder(m: m, n: n, d: d, of: ["neighbor-list"]).with {
      $0.options.append(.set(.keptWeights, weights))
    }
  }
  return [
    study(.conditioned, m: conditioned, n: n, d: [16]), study(.drawn, m: drawn, n: n, d: [16]),
  ] + (dimensions.isEmpty ? [] : [study(.conditioned, m: [1 << 20], n: [8], d: dimensions)])
}

/// One process a cell: there are up to ten ladders up to dense iterations of seconds.
private func ladder(m: [Int], n: [Int], d: [Int], of solvers: [String]) -> Study {
  Study.ladder("frontier", m: m, n: n, d: d, shift: 0.4).with {
    $0.options = [.set(.step, .gaussNewton)]
    $0.solvers = solvers
    $0.processes = 1
  }
}

/// Lists from narrow to wide at one size of theory and one of practice.
private func skins(_ scale: Scale) -> [Study] {
  let sizes =
    switch scale {
    case .smoke: [(m: 1 << 11, n: 16)]
    case .quick: [(m: 1 << 16, n: 128)]
    case .full: [(m: 1 << 19, n: 8), (m: 1 << 17, n: 128)]
    }
  return sizes.flatMap { size in
    skinWidths(scale).map { skin in
      ladder(m: [size.m], n: [size.n], d: [64], of: ["neighbor-list"]).with {
        $0.options.append(.set(.skin, skin))
      }
    }
  }
}

/// Values of the option `skin`.
private func skinWidths(_ scale: Scale) -> [WordOrNumber<SkinRule, Double>] {
  let widths =
    switch scale {
    case .smoke: [Double]()
    case .quick: [0.03, 0.3]
    case .full: [0.01, 0.03, 0.1, 0.3, 1]
    }
  return [.word(.zero)] + widths.map { .number($0) } + [.word(.suited)]
}
