import Analysis
import Foundation
import Statistics
import Testing

@Suite struct TailFitTests {
  struct Known: Decodable {
    let name: String
    let sizes: [Int]
    let values: [Double]
    let fitted: Int
    let slope: Double
    let low: Double
    let high: Double

    var data: [Datum] { zip(sizes, values).map { Datum(size: $0, value: $1) } }

    /// Two least-squares fits of k logarithms may differ by about 8 k u max|ln| / the range of ln
    /// size, and their intervals by t, at most 7 here, times that; twice, since both round.
    var rounding: Double {
      let x = sizes.suffix(fitted).map { log(Double($0)) }
      let range = (x.max() ?? 0) - (x.min() ?? 0)
      let largest = (values.map { abs(log($0)) } + x).max() ?? 0
      return 2 * 8 * 8 * Double(fitted) * 0x1p-53 * largest / range
    }
  }

  @Test func noisyLawsAgreeWithSciPy() throws {
    for known in try Fixture.read([Known].self, "tail-fits.json") {
      let fit = try TailFit(known.data)
      #expect(abs(fit.slope - known.slope) <= known.rounding, "\(known.name)")
      #expect(abs(fit.low - known.low) <= known.rounding, "\(known.name)")
      #expect(abs(fit.high - known.high) <= known.rounding, "\(known.name)")
      #expect(fit.sizes == known.sizes.suffix(known.fitted))
      #expect(!fit.isExact)
    }
  }

  @Test(arguments: [-1, 0, 0.763, 1, 2, 3])
  func anExactPowerLawHasAnIntervalOfNoWidth(exponent: Double) throws {
    let sizes = (5...16).map { 1 << $0 }
    let fit = try TailFit(sizes.map { Datum(size: $0, value: 3.7e-9 * pow(Double($0), exponent)) })
    #expect(fit.isExact)
    #expect(fit.low == fit.high)
    // ln 3.7e-9 = -19; seven sizes over ln 2^6.
    #expect(abs(fit.slope - exponent) <= 8 * 7 * 0x1p-53 * 40 / log(64))
  }

  @Test func countsOfWorkAreExactLaws() throws {
    let fit = try TailFit((4...11).map { Datum(size: 1 << $0, value: Double(3 << (2 * $0))) })
    #expect(fit.isExact)
  }

  @Test func noiseOfOneInABillionIsNotRounding() throws {
    let values = [1, 2, 4, 8, 16 * (1 + 1e-9)]
    let fit = try TailFit(zip([1, 2, 4, 8, 16], values).map { Datum(size: $0, value: $1) })
    #expect(!fit.isExact)
  }

  @Test func theTailIsTheLargerHalfAndAtLeastFiveSizes() {
    let windows = [3: 3, 4: 4, 5: 5, 8: 5, 10: 5, 11: 6, 12: 6, 20: 10]
    for (count, window) in windows { #expect(TailFit.window(of: count) == window) }
  }

  @Test func fewerThanFiveSizesAreAllFittedAndMarked() throws {
    let data = [8, 16, 32, 64].map { Datum(size: $0, value: Double($0)) }
    let fit = try TailFit(data)
    #expect(fit.isShort)
    #expect(fit.sizes == [8, 16, 32, 64])
    #expect(try !TailFit(data + [Datum(size: 128, value: 128)]).isShort)
  }

  @Test(arguments: 0...2) func fewerThanThreeSizesHaveNoSlope(count: Int) {
    let data = (0..<count).map { Datum(size: 1 << $0, value: 1) }
    #expect(throws: FitFailure.tooFewSizes(count)) { try TailFit(data) }
  }

  @Test(arguments: [0, -1, .infinity, .nan])
  func aValueWithoutALogarithmHasNoSlope(value: Double) {
    let data = [1, 2, 4].map { Datum(size: $0, value: $0 == 2 ? value : 1) }
    #expect(throws: FitFailure.notPositive(size: 2)) { try TailFit(data) }
  }

  @Test func whatLiesBelowTheTailDoesNotMatter() throws {
    let data = (0..<8).map { Datum(size: 1 << $0, value: $0 < 3 ? 0 : Double(1 << $0)) }
    #expect(try TailFit(data.reversed()).slope == TailFit(data).slope)
    #expect(try TailFit(data).sizes == [8, 16, 32, 64, 128])
  }
}
