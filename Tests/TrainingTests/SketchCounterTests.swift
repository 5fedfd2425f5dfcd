import Foundation
import Testing
import Training
import Vocabulary

/// What the phases of the sketched solvers count.
@Suite struct SketchCounterTests {
  private func count(
    _ name: String, _ phase: Phase, _ counter: Counter, m: Int = 256, n: Int = 16, d: Int = 8,
    options: [String: String] = [:]
  ) throws -> Double {
    let run = try train(solver(name), on: drawn(n: n, d: d), width: m, options: options, steps: 1)
    return Double(try #require(run.counts[0][phase]?[counter]))
  }

  private func slope(_ small: Double, _ large: Double, over factor: Double) -> Double {
    log(large / small) / log(factor)
  }

  @Test func `a flat sketch is n transforms of length m d`() throws {
    let options = ["transform": "native-wht", "trim": "off"]
    func adds(m: Int = 256, n: Int = 16, d: Int = 8) throws -> Double {
      try count("sketch-flat", .sketch, .transformAdds, m: m, n: n, d: d, options: options)
    }
    #expect(try adds() == 16 * 2048 * 11)
    #expect(try adds(n: 64) == 64 * 2048 * 11)
    #expect(try adds(m: 1024) == 16 * 8192 * 13)
    #expect(try adds(d: 32) == 16 * 8192 * 13)
  }

  @Test(arguments: ["fftw-dct", "fftw-dht", "fftw-wht"])
  func `FFTW's flat sketch has slope 1 in n, and in m and d beyond the logarithm`(
    transform: String
  ) throws {
    func adds(m: Int = 1024, n: Int = 16, d: Int = 16) throws -> Double {
      try count(
        "sketch-flat", .sketch, .transformAdds, m: m, n: n, d: d,
        options: ["transform": transform, "trim": "off"]) / log2(Double(m * d))
    }
    let base = try adds()
    #expect(abs(slope(base, try adds(n: 64), over: 4) - 1) < 1e-12)
    #expect(abs(slope(base, try adds(m: 16384), over: 16) - 1) < 0.05)
    #expect(abs(slope(base, try adds(d: 256), over: 16) - 1) < 0.05)
  }

  @Test func `a trimmed flat sketch transforms chunks and adds to samples`() throws {
    // All of m d = 2048 entries, s = 64: at shift 0 something fires in each chunk.
    let options = ["transform": "native-wht"]
    func count(_ counter: Counter) throws -> Double {
      try self.count("sketch-flat", .sketch, counter, options: options)
    }
    let adds = try count(.transformAdds)
    let found = [64, 128, 256, 512].first { length in
      let perRow = 2048 / length * length * length.trailingZeroBitCount
      return adds == Double(16 * perRow)
    }
    let length = try #require(found)
    let chunks = 2048 / length
    #expect(try count(.multiplyAdds) == Double(16 * 64 * (chunks + 1)))
  }

  @Test func `a tensor sketch does not know d`() throws {
    for counter in [Counter.transformAdds, .multiplyAdds] {
      #expect(
        try count("sketch-tensor", .sketch, counter, d: 8)
          == count("sketch-tensor", .sketch, counter, d: 64))
    }
    let off = ["trim": "off"]
    let one = try count("sketch-tensor", .sketch, .transformAdds, options: off)
    #expect(try count("sketch-tensor", .sketch, .transformAdds, n: 32, options: off) == 2 * one)
  }

  @Test(arguments: sketchNames)
  func `factoring has slope 3 in n`(name: String) throws {
    let small = try count(name, .factor, .multiplyAdds, n: 32)
    let large = try count(name, .factor, .multiplyAdds, n: 128)
    #expect(abs(slope(small, large, over: 4) - 3) < 0.01)
  }

  @Test func `a count sketch touches what fires`() throws {
    let run = try train(solver("sketch-count"), on: drawn(n: 16, d: 8), width: 256, steps: 1)
    let fired = try #require(run.counts[0][.forward]?[.firedPairs])
    #expect(run.counts[0][.sketch]?[.multiplyAdds] == fired + 16 * 8)
  }

  @Test(arguments: [(Precision.single, 8), (.double, 8), (.single, 17)])
  func `a sparse sketch adds lines of 16 coordinates of what fires to four rows`(
    precision: Precision, d: Int
  ) throws {
    let (n, m) = (37, 4096)
    let run = try train(
      solver("sketch-sparse"), on: drawn(n: n, d: d), width: m, shift: 1, precision: precision,
      steps: 1)
    let fired = try #require(run.counts[0][.forward]?[.firedPairs])
    #expect(fired > 0)
    let lines = d > 16 ? 2 : 1
    #expect(run.counts[0][.sketch]?[.multiplyAdds] == 64 * lines * fired)
    #expect(run.counts[0][.sketch]?[.randomWords] == 8 * lines * m)
  }

  @Test(arguments: [
    ("sketch-flat", [:], 4 * 16), ("sketch-tensor", [:], 64), ("sketch-count", [:], 64),
    ("sketch-sparse", [:], 64), ("tree-newton", [:], 8 * 16),
    ("multilayer-lazy", ["system": "tensor-srht"], 64),
    ("multilayer-lazy", ["system": "tensor-sketch"], 64),
  ])
  func `the Gram matrix of a sketch of s rows belongs to its factor`(
    name: String, options: [String: String], rows: Int
  ) throws {
    let n = 16
    let run = try train(
      solver(name), on: drawn(n: n, d: 8), width: 512, shift: 0.4, options: options, steps: 1)
    #expect(run.counts[0][.factor]?[.multiplyAdds] == n * n * rows / 2 + (n * n * n - n) / 6)
  }

  @Test func `an inner iteration is one product with G, and one more checks the end`() throws {
    let run = try train(solver("conjugate-gradient"), on: drawn(n: 16, d: 8), width: 256, steps: 1)
    let solve = try #require(run.counts[0][.solve])
    let products = try #require(solve[.innerIterations]) + 1
    #expect(solve[.multiplyAdds] == products * (2 * 8 + 1) * 256 * 16)
    // Where few neurons fire, only those pairs are multiplied.
    let sparse = try train(
      solver("conjugate-gradient"), on: drawn(n: 16, d: 8), width: 4096, shift: 0.4, steps: 1)
    let fired = try #require(sparse.counts[0][.forward]?[.firedPairs])
    let counts = try #require(sparse.counts[0][.solve])
    #expect(
      counts[.multiplyAdds] == (try #require(counts[.innerIterations]) + 1) * 2 * fired * 8)
  }
}
