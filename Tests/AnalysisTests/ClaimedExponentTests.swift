import Analysis
import Foundation
import Measurement
import Testing
import Vocabulary

@Suite struct ClaimedExponentTests {
  private func claim(_ terms: String) throws -> Claim {
    let start = try #require(ClaimTests.sound.firstRange(of: "[{\"m\"")).lowerBound
    let end = try #require(ClaimTests.sound.firstRange(of: "}}]")).upperBound
    var text = ClaimTests.sound
    text.replaceSubrange(start..<end, with: terms)
    return try #require(try Law.read(Data(text.utf8), file: "law.json").claims.first)
  }

  @Test func aSumHasTheSlopeOfTheWindow() throws {
    let points = (4...12).map { Sample.point(m: 64, n: 1 << $0, d: 4) }
    let sum = try claim("[{\"n\": 3}, {\"m\": 1, \"n\": 2}]")
    let exponent = try #require(sum.exponent(of: .n, over: points))
    #expect(2 < exponent && exponent < 3)
    let large = try #require(sum.exponent(of: .n, over: Array(points.suffix(4))))
    #expect(exponent < large)
  }

  @Test func aLogarithmAddsALittle() throws {
    let points = (10...17).map { Sample.point(m: 1 << $0, n: 8, d: 4) }
    let law = try claim("[{\"m\": 1, \"log\": {\"of\": [\"m\"], \"power\": 1}}]")
    let exponent = try #require(law.exponent(of: .m, over: points))
    // "m log m on 2^10..2^17 looks like m^1.1".
    #expect(abs(exponent - 1.1) < 0.02)
  }

  @Test(arguments: [(0.4, 0.763), (0.48, 0.722)])
  func firingNeuronsGrowByTheFiniteSizeLaw(shift: Double, slope: Double) throws {
    // From SciPy: the slope of log(m Q(sqrt(C log m))) in log m over 2^10..2^20, to three digits.
    let points = (10...20).map { Sample.point(m: 1 << $0, n: 8, d: 4, shift: shift) }
    let exponent = try #require(try claim("[{\"fired\": 1}]").exponent(of: .m, over: points))
    #expect(abs(exponent - slope) <= 0.0015)
  }

  @Test func aPlainNeuronFiresHalfTheTime() throws {
    let sizes = CostSizes(m: 1024, n: 1, d: 1, shift: 0)
    #expect(try claim("[{\"fired\": 1}]").cost(at: sizes) == 512)
  }

  /// From SciPy: m gammaincc(d/2, C ln(m)/2) at m = 2^16.
  @Test(arguments: [
    (1, 2305.928330344164), (2, 7131.550214521851), (3, 14290.616083766348),
    (4, 22949.83477201782), (7, 47735.93682347033), (16, 65399.774904704725), (64, 65536),
  ])
  func `neurons longer than b fire somewhere on the sphere`(d: Double, neurons: Double) throws {
    let sizes = CostSizes(m: 65536, n: 1, d: d, shift: 0.4)
    let cost = try #require(try claim("[{\"reachable\": 1}]").cost(at: sizes))
    #expect(abs(cost - neurons) <= 1e-12 * neurons)
  }

  @Test func aCostMayDependOnTheSketch() throws {
    let law = try claim("[{\"coefficient\": 2, \"s\": 1, \"d\": 2}]")
    #expect(law.cost(at: CostSizes(m: 1, n: 1, d: 3, s: 5, shift: 0)) == 90)
    #expect(law.cost(at: CostSizes(m: 1, n: 1, d: 3, shift: 0)) == nil)
    #expect(law.exponent(of: .d, over: [Sample.point(m: 1, n: 1, d: 3)]) == nil)
  }

  @Test func oneSizeHasNoWindow() throws {
    let sum = try claim("[{\"n\": 3}, {\"n\": 2}]")
    #expect(sum.exponent(of: .n, over: [Sample.point(m: 1, n: 4, d: 1)]) == nil)
  }
}
