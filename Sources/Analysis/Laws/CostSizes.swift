import Foundation
package import Measurement

/// The sizes that a cost depends on.
package struct CostSizes: Equatable, Sendable {
  /// Width.
  package var m: Double
  /// Batch.
  package var n: Double
  /// Dimension.
  package var d: Double
  /// Rows of the sketch; nil without one.
  package var s: Double?
  /// C in the shift b = sqrt(C ln m).
  package var shift: Double

  package init(m: Double, n: Double, d: Double, s: Double? = nil, shift: Double) {
    self.m = m
    self.n = n
    self.d = d
    self.s = s
    self.shift = shift
  }

  subscript(name: SizeName) -> Double? {
    switch name {
    case .m: m
    case .n: n
    case .d: d
    case .s: s
    }
  }

  /// m Q(b), Q(b) = erfc(b / sqrt 2) / 2.
  var fired: Double { m * firingProbability }
  /// n Q(b), the points on which a neuron fires.
  var firings: Double { n * firingProbability }

  private var firingProbability: Double { erfc((shift * Foundation.log(m) / 2).squareRoot()) / 2 }
}

extension CostSizes {
  /// The sizes of a recorded point, which say nothing about a sketch; `s` does.
  package init(_ point: Point, s: Double? = nil) {
    self.init(
      m: Double(point.m), n: Double(point.n), d: Double(point.d), s: s, shift: point.shift)
  }
}
