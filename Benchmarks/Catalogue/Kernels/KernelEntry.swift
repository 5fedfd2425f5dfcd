package import Numerics
import Training
package import Vocabulary

/// Every kernel that is measured by itself.
package let kernelList: [KernelEntry] = [
  .popcountGram,
  .fusedForward,
  .firingUpdate,
  .symmetricProduct,
  .cholesky,
  .normals,
  .cosineTransform,
  .hartleyTransform,
  .trigonometricSketch,
  .countSketch,
  .sparseSketch,
  .walshHadamard,
  .walshHadamardSingle,
  .randomWords,
  .listedGram,
  .sparseUpdate,
  .stream,
  .gather,
]

/// The sizes at which a kernel is measured; what a kernel has no use for is 1.
package struct KernelSizes: Hashable, Sendable {
  /// Width, or what a kernel has in its place.
  package var m: Int
  /// Batch, or what a kernel has in its place.
  package var n: Int
  /// Dimension, or what a kernel has in its place.
  package var d: Int

  package init(m: Int = 1, n: Int = 1, d: Int = 1) {
    (self.m, self.n, self.d) = (m, n, d)
  }
}

/// A kernel that is measured by itself, beside what a user would call instead.
package struct KernelEntry: Sendable {
  /// Kebab-case and stable: a key in results.
  package let name: String
  /// One line: what is computed, and what m, n and d are.
  package let summary: String
  /// Where a solver's time in it belongs.
  package let phase: Phase
  /// What it counts.
  package let counter: Counter
  /// The ceiling that limits it; nil where none is measured.
  package let ceiling: Resource?
  /// How much of the ceiling's unit one of the kernel's is: a sum in single precision is half of one in
  /// double.
  package var ceilingWeight = 1.0
  /// What a user would call instead.
  package let alternative: String
  /// Of the scalars.
  package let precision: Precision
  /// Where it is measured, from the smallest to the largest.
  package let ladder: @Sendable (Scale) -> [KernelSizes]
  /// Units of the counter in one call, as far as sizes tell.
  package let count: @Sendable (KernelSizes) -> Int
  /// Bytes of its arrays and those of the alternative.
  package let memoryBytes: @Sendable (KernelSizes) -> Double
  /// Makes ready for calls at a size on what a seed draws, with as many threads as there are workers.
  package let prepare: @Sendable (KernelSizes, UInt64, Workers) -> KernelTrial

  /// Units of the ceiling in so many of the counter: two flops for a multiply-add, else the same.
  package func work(_ count: Int) -> Double { (counter == .multiplyAdds ? 2 : 1) * Double(count) }
}

/// A kernel and its alternative, ready to be called at one size as often as wanted.
package struct KernelTrial {
  /// One call of the kernel.
  package let kernel: () -> Void
  /// One call of what it is compared with.
  package let alternative: () -> Void
  /// Units of the counter in one call where the sizes alone do not tell, a transform's plan for example.
  package let count: Int?

  package init(
    count: Int? = nil, kernel: @escaping () -> Void, alternative: @escaping () -> Void
  ) {
    self.count = count
    self.kernel = kernel
    self.alternative = alternative
  }
}

/// A geometric ladder that ends at 2^`last`: three sizes for a look, eight or ten for a slope.
func kernelLadder(_ scale: Scale, last: Int, _ sizes: (Int) -> KernelSizes) -> [KernelSizes] {
  let count =
    switch scale {
    case .smoke: 3
    case .quick: 8
    case .full: 10
    }
  let shift = scale == .full ? 1 : scale == .smoke ? -3 : 0
  return ((last + shift - count + 1)...(last + shift)).map { sizes(1 << $0) }
}
