internal import Foundation
internal import Numerics
package import Vocabulary

/// What a solver's cost depends on, known before anything is drawn.
package struct ProblemSizes: Sendable {
  /// m.
  package let width: Int
  /// n.
  package let batch: Int
  /// d.
  package let dimension: Int
  /// b.
  package let shift: Double
  /// p = Q(b), the probability that a neuron fires on a point at W(0).
  package let firingProbability: Double
  /// Of the large arrays.
  package private(set) var precision: Precision
  /// Threads, each with scratch of its own.
  package let threads: Int

  /// The sizes of a network of `shape` at n points of dimension d.
  package init(
    _ shape: NetworkShape, batch n: Int, dimension d: Int, precision: Precision, threads: Int
  ) {
    width = shape.width
    batch = n
    dimension = d
    (shift, firingProbability) = (shape.shift, shape.firingProbability)
    self.precision = precision
    self.threads = threads
  }

  /// The same sizes with large arrays in double precision.
  package var inDoublePrecision: ProblemSizes {
    var sizes = self
    sizes.precision = .double
    return sizes
  }

  /// m, n and d as numbers that do not overflow when multiplied.
  package var numbers: (m: Double, n: Double, d: Double) {
    (Double(width), Double(batch), Double(dimension))
  }

  /// m (1 - (1 - p)^n), the neurons that fire on some point of n independent ones.
  package var neuronsTouched: Double {
    -Double(width) * expm1(Double(batch) * log1p(-firingProbability))
  }

  /// m d, or the largest number where that is none.
  package var parameters: Int {
    let (product, isLarge) = width.multipliedReportingOverflow(by: dimension)
    return isLarge ? .max : product
  }

  /// Bytes of one scalar of the large arrays.
  package var scalarBytes: Double { precision.scalarBytes }
}

/// The leading operations of some work, by what limits their rate: a scale for its time.
package struct Operations: Sendable, Equatable {
  /// Multiply-adds in single precision.
  package var singleMultiplyAdds = 0.0
  /// Multiply-adds in double precision.
  package var doubleMultiplyAdds = 0.0
  /// 64-bit words through AND and population count.
  package var popcountWords = 0.0

  /// No work.
  package init() {}

  /// Multiply-adds in one precision.
  package init(_ precision: Precision, multiplyAdds: Double) {
    switch precision {
    case .single: singleMultiplyAdds = multiplyAdds
    case .double: doubleMultiplyAdds = multiplyAdds
    }
  }

  /// Words of a population count.
  package init(popcountWords: Double) { self.popcountWords = popcountWords }

  /// The work of both.
  package static func + (left: Operations, right: Operations) -> Operations {
    var sum = left
    sum.singleMultiplyAdds += right.singleMultiplyAdds
    sum.doubleMultiplyAdds += right.doubleMultiplyAdds
    sum.popcountWords += right.popcountWords
    return sum
  }

  /// The same work `count` times.
  package static func * (count: Double, work: Operations) -> Operations {
    var product = work
    product.singleMultiplyAdds *= count
    product.doubleMultiplyAdds *= count
    product.popcountWords *= count
    return product
  }

  /// So many entries N(0, 1), each about as long as 80 multiply-adds.
  package static func drawing(_ count: Double) -> Operations {
    Operations(.double, multiplyAdds: 80 * count)
  }
}

/// What preparing a solver and one of its iterations take, estimated from sizes alone.
///
/// A model for planning, not a count: memory as it is taken, and of the time only how it grows. What a unit of
/// it takes is learnt from the cells that have finished.
package struct CostEstimate: Sendable {
  /// The peak of the bytes in the solver's arrays, the problem's own left out.
  package var memoryBytes: Double
  /// Everything before iteration 0.
  package var setup: Operations
  /// One outer iteration.
  package var iteration: Operations

  /// The cost of these parts.
  package init(
    memoryBytes: Double, setup: Operations = Operations(), iteration: Operations = Operations()
  ) {
    self.memoryBytes = memoryBytes
    self.setup = setup
    self.iteration = iteration
  }

  /// Two parts of one solver that hold their memory at the same time.
  package static func + (left: CostEstimate, right: CostEstimate) -> CostEstimate {
    CostEstimate(
      memoryBytes: left.memoryBytes + right.memoryBytes, setup: left.setup + right.setup,
      iteration: left.iteration + right.iteration)
  }
}
