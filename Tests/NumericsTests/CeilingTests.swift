import Foundation
import Numerics
import Testing
import Vocabulary

@Suite(.serialized) struct CeilingTests {
  private static let processors = processorsOfThisThread() ?? []

  private static func measure() -> Ceilings {
    Ceilings.measure(
      seconds: 0.2, threads: max(1, processors.count), processors: processors,
      arrayBytes: 64 << 20)
  }

  @Test func `every ceiling is positive and finite`() {
    let ceilings = Self.measure()
    for resource in Resource.allCases {
      for rates in [ceilings.oneThread, ceilings.allThreads] {
        let rate = rates[resource] ?? 0
        #expect(rate > 0 && rate.isFinite, "\(resource)")
      }
    }
    #expect(ceilings.threads == max(1, Self.processors.count))
    #expect(ceilings.forkJoinSeconds >= 0 && ceilings.forkJoinSeconds < 1)
    #expect(ceilings.productFlops > 0 && ceilings.productFlops.isFinite)
  }

  @Test func `each ceiling has a key for one thread and one for all`() {
    let values = Self.measure().dictionary
    let keys = [
      "single_flops", "double_flops", "double_adds", "popcount_words", "memory_bytes",
    ]
    #expect(
      Set(values.keys)
        == Set(
          keys + keys.map { $0 + "_all_threads" }
            + ["threads", "fork_join_seconds", "single_gemm_flops"]))
  }

  /// The bounds leave room, and one of several measurements suffices: the machine may be busy.
  @Test func `ceilings stand in the relations that processors have`() {
    let isPlausible = (0..<8).contains { _ in
      let ceilings = Self.measure()
      let (one, all) = (ceilings.oneThread, ceilings.allThreads)
      guard let single = one[.singleFlops], let double = one[.doubleFlops],
        let adds = one[.doubleAdds], let bytes = one[.memoryBytes]
      else { return false }
      return single > 1.2 * double && adds < 1.2 * double && bytes < 64 * double
        && Resource.allCases.allSatisfy { all[$0, default: 0] > 0.2 * one[$0, default: 1] }
    }
    #expect(isPlausible)
  }

  @Test func `one thread needs no processor to be named, and no array larger than a cache`() {
    let ceilings = Ceilings.measure(seconds: 0, threads: 1, processors: [], arrayBytes: 1)
    #expect(ceilings.threads == 1)
    #expect(ceilings.oneThread.values.allSatisfy { $0 > 0 && $0.isFinite })
  }

  @Test func `the calling thread may afterwards run where it could before`() throws {
    let before = processorsOfThisThread()
    guard let before else { return }
    var inside: [Int]?
    ThreadBinding.bound(to: [before[0]]) { inside = processorsOfThisThread() }
    #expect(inside == [before[0]])
    #expect(processorsOfThisThread() == before)
    _ = Ceilings.measure(seconds: 0, threads: before.count, processors: before, arrayBytes: 1 << 20)
    #expect(processorsOfThisThread() == before)
  }
}

/// The processors that the calling thread may run on; nil where the system does not tell.
private func processorsOfThisThread() -> [Int]? {
  guard let file = FileHandle(forReadingAtPath: "/proc/thread-self/status"),
    let data = try? file.readToEnd(),
    let line = String(decoding: data, as: UTF8.self).split(separator: "\n")
      .first(where: { $0.hasPrefix("Cpus_allowed_list:") })
  else { return nil }
  return line.dropFirst(18).split(separator: ",").flatMap { item in
    let bounds = item.split(separator: "-").compactMap {
      Int($0.trimmingCharacters(in: .whitespaces))
    }
    return Array(bounds[0]...bounds[bounds.count - 1])
  }
}
