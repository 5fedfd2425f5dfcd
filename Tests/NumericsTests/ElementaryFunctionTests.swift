import Foundation
import Numerics
import TestSupport
import Testing

/// The functions behind the normals, against the C library's, which are off by under one ulp (2 u).
@Suite struct ElementaryFunctionTests {
  private static let u = unitRoundoff(Double.self)

  @Test("The logarithm is within 5 u on the uniforms that normals are made of")
  func logarithmOfUniforms() {
    var samples = Samples(seed: 1)
    var uniforms = (0..<200_000).map { _ in
      1 - (samples.fraction() * 0x1p52).rounded(.down) * 0x1p-52
    }
    uniforms += (0..<1000).map { 1 - Double($0) * 0x1p-52 }
    uniforms += (1...1000).map { Double($0) * 0x1p-52 }
    for exponent in 0..<52 {
      let scale = Double(sign: .plus, exponent: -exponent, significand: 1)
      uniforms += (-20...20).map { (0.5.squareRoot() + Double($0) * 0x1p-53) * scale }
      uniforms += [scale, scale.nextDown, scale.nextUp].filter { $0 <= 1 }
    }
    let worst = uniforms.map { errorOfLogarithm($0) }.max()
    #expect(worst ?? .nan <= (5 + 2) * Self.u)
  }

  @Test("The logarithm of one is zero") func logarithmOfOne() { #expect(logarithm(1) == 0) }

  @Test("Points of the circle are within 4 u of themselves, coordinate by coordinate")
  func circle() {
    var samples = Samples(seed: 2)
    var turns = (0..<200_000).map { _ in samples.fraction() }
    for eighth in 0..<8 {
      for exponent in 2...52 {
        let offset = Double(sign: .plus, exponent: -exponent, significand: 1)
        turns += [Double(eighth) / 8 + offset, Double(eighth + 1) / 8 - offset].filter {
          $0 >= 0 && $0 < 1
        }
      }
    }
    let worst = turns.map { errorOfCirclePoint($0) }.max()
    #expect(worst ?? .nan <= (4 + 2) * Self.u)
  }

  @Test("Quarter turns are exact")
  func quarterTurns() {
    let points = [0, 0.25, 0.5, 0.75].map { circlePoint($0) }
    #expect(points.map(\.cosine) == [1, 0, -1, 0])
    #expect(points.map(\.sine) == [0, 1, 0, -1])
  }

  private func errorOfLogarithm(_ x: Double) -> Double {
    let reference = log(x)
    return reference == 0 ? abs(logarithm(x)) : abs(logarithm(x) / reference - 1)
  }

  /// The larger of the two coordinates' relative errors, by a reduction to high + low, |low| < u high.
  private func errorOfCirclePoint(_ turn: Double) -> Double {
    let quarters = (4 * turn).rounded()
    let remainder = 4 * turn - quarters
    let high = remainder * (Double.pi / 2)
    let low = (-high).addingProduct(remainder, .pi / 2).addingProduct(
      remainder, 0x1.1a62633145c07p-54)
    let (c, s) = (cos(high) - low * sin(high), sin(high) + low * cos(high))
    let expected = [(c, s), (-s, c), (-c, -s), (s, -c)][Int(quarters) % 4]
    let point = circlePoint(turn)
    return max(
      relativeError(point.cosine, expected.0), relativeError(point.sine, expected.1))
  }

  private func relativeError(_ value: Double, _ reference: Double) -> Double {
    reference == 0 ? abs(value) : abs(value - reference) / abs(reference)
  }
}
