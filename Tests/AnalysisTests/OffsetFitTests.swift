import Analysis
import Foundation
import Statistics
import Testing

@Suite struct OffsetFitTests {
  struct Known: Decodable {
    let name: String
    let sizes: [Int]
    let values: [Double]
    let costs: [Double]
    let slope: Double
    let memory: [Double]?
    let low: Double
    let high: Double
    let offset: Double
    let memory_factor: Double

    var data: [Datum] { zip(sizes, values).map { Datum(size: $0, value: $1) } }
  }

  /// The sum of squares is flat to 1e-16 about its least value, which tells an exponent to about 1e-8.
  @Test func `fits and their intervals agree with SciPy to 1e-6`() throws {
    for known in try Fixture.read([Known].self, "offset-fits.json") {
      let fit = try OffsetFit(known.data, costs: known.costs, memory: known.memory)
      #expect(abs(fit.interval.estimate - known.slope) <= 1e-6, "\(known.name)")
      #expect(abs(fit.interval.low - known.low) <= 1e-6, "\(known.name)")
      #expect(abs(fit.interval.high - known.high) <= 1e-6, "\(known.name)")
      #expect(
        abs(fit.parts.offset - known.offset) <= 1e-5 * (known.values.min() ?? 0), "\(known.name)")
      #expect(abs(fit.parts.memory - known.memory_factor) <= 1e-5, "\(known.name)")
    }
  }

  @Test(arguments: [0.0, 1, 10])
  func `an exact law with an overhead is found`(overhead: Double) throws {
    let sizes = (10...17).map { 1 << $0 }
    let data = sizes.map {
      Datum(size: $0, value: 1e-6 * (pow(Double($0) / 1024, 1.4) + overhead))
    }
    let fit = try OffsetFit(data, costs: sizes.map { pow(Double($0), 1.4) })
    // The loss is flat to 1e-16 about its least value, which tells parameters to about 1e-8.
    #expect(abs(fit.slope) < 1e-6)
    #expect(abs(fit.parts.offset - 1e-6 * overhead) < 1e-6 * 1e-6 * (1 + overhead))
  }

  @Test func `an overhead is no other than the constant term of a law that has one`() throws {
    let sizes = (10...17).map { 1 << $0 }
    let grows = sizes.map { Double($0) / 1024 }
    let costs = grows.map { $0 + 20 }
    let data = zip(sizes, costs).enumerated().map { index, rung in
      Datum(size: rung.0, value: rung.1 * (index % 2 == 0 ? 1.01 : 0.99))
    }
    let (beside, within) = (
      try OffsetFit(data, costs: costs), try OffsetFit(data, costs: costs, hasOffset: false)
    )
    #expect(within.parts.offset == 0)
    let widths = [within, beside].map { $0.interval.high - $0.interval.low }
    #expect(widths[0] < 0.25 * widths[1])
    let evidence = Evidence(data: data, terms: [grows, sizes.map { _ in 1 }])
    #expect(TimeRuling(evidence, bound: .tight).ruling.verdict == .consistent)
  }

  @Test func `a constant below nothing is refused and leaves the parameters`() throws {
    // Local exponents fall towards 1: a constant would have to be negative.
    let sizes = (10...17).map { Double(1 << $0) }
    let data = sizes.map { Datum(size: Int($0), value: $0 - 700) }
    let fit = try OffsetFit(data, costs: sizes)
    #expect(fit.parts.offset == 0)
    #expect(fit.slope > 0.05)
  }

  @Test func `a zero or too few sizes have no fit`() {
    let data = (0..<6).map { Datum(size: 1 << $0, value: $0 == 3 ? 0 : 1) }
    #expect(throws: FitFailure.notPositive(size: 8)) {
      try OffsetFit(data, costs: data.map { _ in 1 })
    }
    #expect(throws: FitFailure.tooFewSizes(3)) {
      try OffsetFit(Array(data[..<3]), costs: [1, 2, 4])
    }
  }

  @Test func `a constant that is claimed is no overhead`() throws {
    let sizes = (10...17).map { 1 << $0 }
    let data = sizes.enumerated().map { index, size in
      Datum(size: size, value: index % 2 == 0 ? 1.01 : 0.99)
    }
    let fit = try OffsetFit(data, costs: sizes.map { _ in 1 })
    #expect(fit.parts.offset == 0)
    #expect(fit.interval.isWithin(0.02))
  }

  @Test func `memory is taken off, at most one and a half times what was measured`() throws {
    let sizes = (10...17).map { 1 << $0 }
    let memory = sizes.map { 1e-9 * Double($0) * ($0 < 1 << 14 ? 1 : 4) }
    for (factor, expected) in [(0.0, 0.0), (1, 1), (1.4, 1.4), (5, 1.5)] {
      let data = zip(sizes, memory).map {
        Datum(size: $0, value: 1e-9 * Double($0) + factor * $1)
      }
      let fit = try OffsetFit(data, costs: sizes.map(Double.init), memory: memory)
      #expect(abs(fit.parts.memory - expected) < 1e-6)
      #expect(abs(fit.slope) < 1e-6 || factor > 1.5)
    }
  }
}
