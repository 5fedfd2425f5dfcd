import Foundation
import Numerics
import TestSupport
import Testing
import Training

private let keyCounts = [1, 2, 3, 4, 5, 7, 8, 63, 64, 65, 100, 1000, 1024, 1025, 5000]

@Suite struct MaxTreesTests {
  @Test(arguments: keyCounts)
  func `a query finds the keys above b in rising order within its bound of nodes`(m: Int) {
    var samples = Samples(seed: UInt64(m))
    var trees = MaxTrees<Double>(trees: 3, keys: m)
    var found = AlignedBuffer<UInt32>(count: m, repeating: 0)
    for tree in 0..<3 {
      let keys = (0..<m).map { _ in samples.uniform(Double.self) }
      fill(trees.mutableView, tree, keys)
      for b in [-2, -0.5, 0, 0.5, 0.9, 0.99, keys.max() ?? 0, keys.min() ?? 0] {
        let counts = trees.report(tree, above: b, into: found.mutablePointer)
        let expected = keys.indices.filter { keys[$0] > b }
        #expect(found.elements.prefix(counts.found).map { Int($0) } == expected)
        #expect(isWithinBound(counts, keys: m))
        if b == keys.max() { #expect(counts.nodesVisited == 1) }
      }
    }
  }

  @Test(arguments: [1000, 1024])
  func `keys far apart come close to the bound`(m: Int) {
    // Every (m/k)-th key is above: the paths meet only near the root.
    var trees = MaxTrees<Float>(trees: 1, keys: m)
    for r in stride(from: 0, to: m, by: m / 8) { _ = trees.mutableView.update(0, r, to: 1) }
    var found = AlignedBuffer<UInt32>(count: m, repeating: 0)
    let counts = trees.report(0, above: 0, into: found.mutablePointer)
    let k = Double(counts.found)
    #expect(isWithinBound(counts, keys: m))
    #expect(Double(counts.nodesVisited) > 2 * k * log2(Double(m) / k))
  }

  @Test(arguments: keyCounts)
  func `updates leave the tree that building makes`(m: Int) {
    var samples = Samples(seed: UInt64(m))
    var keys = (0..<m).map { _ in samples.uniform(Float.self) }
    var moved = MaxTrees<Float>(trees: 1, keys: m)
    var fresh = MaxTrees<Float>(trees: 1, keys: m)
    fill(moved.mutableView, 0, keys)
    for _ in 0..<1000 {
      let r = Int(samples.word() % UInt64(m))
      keys[r] = samples.uniform(Float.self)
      #expect(
        moved.mutableView.update(0, r, to: Float(keys[r])) <= 1 + Int(log2(Double(m)).rounded(.up)))
    }
    fill(fresh.mutableView, 0, keys)
    let first = moved.mutableView.leaves(0) - (m - 1)
    let other = fresh.mutableView.leaves(0) - (m - 1)
    let same = (0..<2 * m - 1).allSatisfy { first[$0] == other[$0] }
    #expect(same)
  }

  @Test func `a refresh ends where a maximum stays`() {
    var trees = MaxTrees<Double>(trees: 1, keys: 1024)
    #expect(trees.mutableView.update(0, 5, to: 1) == 11)
    #expect(trees.mutableView.update(0, 4, to: 0.5) == 1)
    #expect(trees.mutableView.update(0, 1000, to: 0.5) == 10)
    #expect(trees.mutableView.update(0, 5, to: 0.25) == 11)
  }

  @Test func `n trees over m keys are 2 n m keys`() {
    for (n, m) in [(1, 1), (3, 7), (16, 1000)] {
      #expect(MaxTrees<Float>(trees: n, keys: m).memory == 2 * n * m)
    }
  }

  @Test(arguments: [2, 3, 100]) func `a key that is not a number is found`(m: Int) {
    var trees = MaxTrees<Double>(trees: 1, keys: m)
    var found = AlignedBuffer<UInt32>(count: m, repeating: 0)
    for r in 0..<m {
      _ = trees.mutableView.update(0, r, to: .nan)
      #expect(trees.report(0, above: 1e300, into: found.mutablePointer).found == 1)
      #expect(found.elements[0] == r)
      trees.mutableView.build(0)
      #expect(trees.report(0, above: 1e300, into: found.mutablePointer).found == 1)
      _ = trees.mutableView.update(0, r, to: 3)
      #expect(trees.report(0, above: 4, into: found.mutablePointer).nodesVisited == 1)
    }
  }

  private func fill<Scalar: KernelScalar>(
    _ trees: MaxTreesView<Scalar>, _ tree: Int, _ keys: [Double]
  ) {
    for (r, key) in keys.enumerated() { trees.leaves(tree)[r] = Scalar(key) }
    trees.build(tree)
  }

  private func isWithinBound(_ counts: SearchCounts, keys m: Int) -> Bool {
    guard counts.found > 0 else { return counts.nodesVisited == 1 }
    let k = Double(counts.found)
    return Double(counts.nodesVisited) <= 1 + 2 * k * log2(Double(m) / k) + 4 * k
  }
}
