import Measurement

/// The counted operations of a phase: multiply-adds (an inner product has d of them), words of population
/// counts, additions of transforms, and nodes of trees, each as one.
struct Operations {
  private let multiplyAdds: Double
  private let popcountWords: Double
  private let transformAdds: Double
  private let nodes: Double
  private let bytes: Double
  private let isDouble: Bool
  private let threads: Int

  init(_ phase: String, at size: Int, along data: LadderData, point: Point) {
    func count(_ counter: String) -> Double {
      data.value(Quantity(stage: .iteration, phase: phase, counter: counter), at: size) ?? 0
    }
    multiplyAdds = count("multiply_adds") + Double(point.d) * count("inner_products")
    popcountWords = count("popcount_words")
    transformAdds = count("transform_adds")
    nodes = count("nodes_visited")
    bytes = count("bytes_moved")
    // Systems of order n are solved in double precision whatever that of the weights.
    isDouble = point.precision == "double" || ["factor", "solve"].contains(phase)
    threads = point.threads
  }

  var total: Double { multiplyAdds + popcountWords + transformAdds + nodes }

  /// The largest part of a measured ceiling that is reached in `seconds`; nil where no ceiling is known for
  /// what the phase does.
  func share(of ceilings: [String: Double], within seconds: Double) -> Double? {
    let uses = [
      (isDouble ? "double_flops" : "single_flops", 2 * multiplyAdds),
      ("popcount_words", popcountWords), ("double_adds", transformAdds), ("memory_bytes", bytes),
    ]
    return uses.compactMap { name, units -> Double? in
      guard units > 0, let one = ceilings[name], one > 0 else { return nil }
      let all = ceilings["\(name)_all_threads"] ?? .infinity
      return units / seconds / min(all, Double(threads) * one)
    }.max()
  }
}
