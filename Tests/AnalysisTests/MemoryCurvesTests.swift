import Analysis
import Foundation
import Testing
import Vocabulary

@Suite struct MemoryCurvesTests {
  /// Rows of 64 bytes take 1, 4 and 16 ns in 1, 4 and 16 KiB on one thread, half of that on two; those of 256
  /// bytes twice as long.
  private static let ceilings: [String: Double] = {
    var values = ["threads": 2.0, "double_flops": 1]
    for (set, seconds) in [(1024, 1e-9), (4096, 4e-9), (16384, 16e-9)] {
      for (row, factor) in [(64, 1.0), (256, 2)] {
        let access = MemoryAccess(.gather, rowBytes: row, setBytes: set)
        values[access.key] = factor * seconds
        values[access.allThreadsKey] = factor * seconds / 2
      }
      values[MemoryAccess(.stream, rowBytes: 64, setBytes: set).key] = seconds / 10
    }
    return values
  }()

  private func seconds(
    _ row: Double, _ set: Double, _ pattern: AccessPattern = .gather, threads: Int = 1,
    change: (inout [String: Double]) -> Void = { _ in }
  ) -> Double? {
    var values = Self.ceilings
    change(&values)
    return MemoryCurves(ceilings: values)?
      .seconds(pattern, rowBytes: row, setBytes: set, threads: threads).map { $0 * 1e9 }
  }

  private func isNear(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-9 * expected } ?? false
  }

  @Test func `between measured sets and lengths logarithms are linear`() {
    #expect(isNear(seconds(64, 4096), 4))
    // 2 KiB is half way from 1 to 4 KiB: sqrt(1 x 4).
    #expect(isNear(seconds(64, 2048), 2))
    // 128 bytes are half way from 64 to 256: sqrt(4 x 8).
    #expect(isNear(seconds(128, 4096), 32.squareRoot()))
    #expect(isNear(seconds(128, 2048), 8.squareRoot()))
  }

  @Test func `beyond what was measured the last set counts, and bytes of long rows`() {
    #expect(isNear(seconds(64, 0x1p30), 16))
    #expect(isNear(seconds(64, 16), 1))
    #expect(isNear(seconds(1024, 4096), 32))
    #expect(isNear(seconds(4, 4096), 4))
    #expect(isNear(seconds(4, 4096, .stream), 0.4 / 16))
    #expect(isNear(seconds(640, 4096, .stream), 4))
  }

  @Test func `some threads of many are as many times one, but no faster than all`() {
    #expect(isNear(seconds(64, 4096, threads: 2), 2))
    #expect(isNear(seconds(64, 4096, threads: 8), 2))
    func ofEight(_ threads: Int) -> Double? {
      seconds(64, 4096, threads: threads) { values in
        values["threads"] = 8
        values["gather_64_of_4096_all_threads"] = 1e-9
        values["gather_256_of_4096_all_threads"] = 2e-9
      }
    }
    #expect(isNear(ofEight(2), 2))
    #expect(isNear(ofEight(6), 1))
    #expect(seconds(64, 4096, .stream, threads: 2) == nil)
  }

  @Test func `what a busy machine added in a small set, or to a short row, is taken off`() {
    let spike = { (values: inout [String: Double]) in values["gather_64_of_4096"] = 100e-9 }
    #expect(isNear(seconds(64, 4096, change: spike), 8))
    let wide = { (values: inout [String: Double]) in
      for row in [64, 256] { values["gather_\(row)_of_4096"] = 100e-9 }
    }
    #expect(isNear(seconds(64, 4096, change: wide), 16))
    #expect(isNear(seconds(256, 4096, change: wide), 32))
    let long = { (values: inout [String: Double]) in
      values["gather_64_of_16384"] = 100e-9
      values["gather_64_of_4096"] = 100e-9
    }
    #expect(isNear(seconds(64, 4096, change: long), 8))
    #expect(isNear(seconds(64, 16384, change: long), 32))
  }

  @Test func `what was not measured, or is no time, is unknown`() {
    #expect(MemoryCurves(ceilings: [:]) == nil)
    #expect(MemoryCurves(ceilings: ["threads": 2, "memory_bytes": 1e10]) == nil)
    #expect(MemoryCurves(ceilings: ["gather_64_of_4096": 0]) == nil)
    #expect(MemoryCurves(ceilings: ["gather_64_of_4096": .infinity]) == nil)
    let one = MemoryCurves(ceilings: ["gather_64_of_4096": 1e-9])
    #expect(one?.seconds(.stream, rowBytes: 64, setBytes: 64, threads: 1) == nil)
    #expect(isNear(one?.seconds(.gather, rowBytes: 64, setBytes: 64, threads: 1), 1e-9))
  }

  @Test(arguments: [
    "gather_64_of_4096x", "gather_64_of", "walk_64_of_4096", "gather_0_of_4096", "gather_64_of_32",
    "gather_64_of_4096_all", "gather_64_in_4096", "single_flops", "",
  ])
  func `other keys are none of an access`(key: String) {
    #expect(MemoryAccess(key: key) == nil)
  }

  @Test func `an access is found by its keys`() {
    let access = MemoryAccess(.gather, rowBytes: 512, setBytes: 1 << 20)
    #expect(access.key == "gather_512_of_1048576")
    #expect(MemoryAccess(key: access.key) == access)
    #expect(MemoryAccess(key: access.allThreadsKey) == access)
  }
}
