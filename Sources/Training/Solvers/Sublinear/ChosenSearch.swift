package import Numerics

/// What half-space reporting is done with.
package enum SearchChoice: String, OptionWord {
  /// A ball tree.
  case tree
  /// A linear scan.
  case scan
  /// The one that a probe finds faster.
  case automatic = "auto"
}

extension NamedOption<SearchChoice> {
  /// What half-space reporting is done with.
  package static var search: Self {
    Self("search", "a ball tree, a linear scan, or the one that a probe finds faster")
  }
}

extension BallTree {
  /// The structure that an option names, over the rows of a matrix; what that takes is added to `counts`, with the probe.
  package init(
    _ rows: borrowing Matrix<Scalar>, queries: borrowing Matrix<Scalar>, above b: Scalar,
    as choice: SearchChoice, counts: inout SearchCounts
  ) {
    switch choice {
    case .tree:
      self.init(rows)
      counts += buildCounts
    case .scan: self.init(rows, hasBalls: false)
    case .automatic: self.init(fasterFor: queries, above: b, of: rows, counts: &counts)
    }
  }

  /// Overwrites `products` with <w_r, x_i> of the firing pairs, in the order of the lists.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func fill(
    _ products: inout GrowingBuffer<Scalar>, _ pairs: borrowing FiringPairs,
    points: borrowing Matrix<Scalar>, workers: Workers
  ) {
    let (d, slots, size) = (points.columns, pairs.slots, FiringPairs.blockSlots)
    let (x, z, lists) = (points.view, products.mutableView, pairs.view)
    workers.forEach(pairs.blocks) { block, _ in
      for q in block * size..<min(slots, (block + 1) * size) {
        for k in lists.starts[q]..<lists.starts[q + 1] {
          z[k] = product(Int(lists.neurons[q]), with: x + Int(lists.listed[k]) * d)
        }
      }
    }
  }
}
