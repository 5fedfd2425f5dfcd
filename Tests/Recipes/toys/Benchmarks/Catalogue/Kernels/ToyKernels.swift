import Numerics
import Training
import Vocabulary

extension KernelEntry {
  /// A sum of products whose terms wait for each other.
  static let toyChain = KernelEntry(
    name: "toy-chain", summary: "m multiply-adds, one after the other",
    phase: .solve, counter: .multiplyAdds, ceiling: .toyChain, ceilingWeight: 0.5,
    alternative: "the same once more", precision: .double,
    ladder: { scale in kernelLadder(scale, last: 20) { KernelSizes(m: $0) } },
    count: { $0.m }, memoryBytes: { _ in 64 }
  ) { sizes, _, _ in
    KernelTrial {
      _ = Numerics.toyChain(steps: sizes.m)
    } alternative: {
      _ = Numerics.toyChain(steps: sizes.m)
    }
  }
}
