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
    firingProbability = shape.firingProbability
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

  /// m d.
  package var parameters: Int { width * dimension }

  /// Bytes of one scalar of the large arrays.
  package var scalarBytes: Double { precision == .single ? 4 : 8 }
}

/// Amounts of work, by what limits their rate.
package struct Operations: Sendable, Equatable {
  /// Multiply-adds of dense kernels in single precision.
  package var singleMultiplyAdds = 0.0
  /// Multiply-adds of dense kernels in double precision.
  package var doubleMultiplyAdds = 0.0
  /// 64-bit words through AND and population count.
  package var popcountWords = 0.0
  /// Bytes read from or written to memory.
  package var bytesMoved = 0.0
  /// Bytes of memory that the process did not have before, cleared by the kernel on one thread.
  package var bytesClaimed = 0.0

  /// No work.
  package init() {}

  /// Multiply-adds in one precision, and traffic.
  package init(_ precision: Precision, multiplyAdds: Double, bytesMoved: Double = 0) {
    switch precision {
    case .single: singleMultiplyAdds = multiplyAdds
    case .double: doubleMultiplyAdds = multiplyAdds
    }
    self.bytesMoved = bytesMoved
  }

  /// Memory written for the first time.
  package init(bytesClaimed: Double) { self.bytesClaimed = bytesClaimed }

  /// Words of a population count.
  package init(popcountWords: Double) { self.popcountWords = popcountWords }

  /// The work of both.
  package static func + (left: Operations, right: Operations) -> Operations {
    var sum = left
    sum.singleMultiplyAdds += right.singleMultiplyAdds
    sum.doubleMultiplyAdds += right.doubleMultiplyAdds
    sum.popcountWords += right.popcountWords
    sum.bytesMoved += right.bytesMoved
    sum.bytesClaimed += right.bytesClaimed
    return sum
  }

  /// The same work `count` times.
  package static func * (count: Double, work: Operations) -> Operations {
    var product = work
    product.singleMultiplyAdds *= count
    product.doubleMultiplyAdds *= count
    product.popcountWords *= count
    product.bytesMoved *= count
    product.bytesClaimed *= count
    return product
  }
}

/// What preparing a solver and one of its iterations take, estimated from sizes alone.
///
/// A model for planning, not a count: constants of kernels are folded into the amounts.
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
