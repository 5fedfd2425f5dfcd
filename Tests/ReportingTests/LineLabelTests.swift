import Foundation
import Reporting
import Testing

struct LineLabelTests {
  private static func overlaps(_ places: [Double], _ extents: [Double]) -> [Int] {
    places.indices.dropFirst().filter { index in
      places[index] - places[index - 1] < (extents[index] + extents[index - 1]) / 2 - 1e-9
    }
  }

  @Test("Names that have room stay where their lines end")
  func stay() {
    #expect(
      LineLabels.places(near: [20, 60, 61 + 14], extents: [14, 14, 14], height: 100) == [
        20, 60, 75,
      ])
  }

  @Test("Equal ends are spread about their middle")
  func equal() {
    #expect(
      LineLabels.places(near: [50, 50, 50], extents: [14, 14, 14], height: 100) == [36, 50, 64])
  }

  @Test("Names at an edge are moved inwards, in their order")
  func edge() {
    #expect(
      LineLabels.places(near: [98, 99, 100], extents: [14, 14, 14], height: 100) == [65, 79, 93])
    #expect(LineLabels.places(near: [0, 1], extents: [14, 28], height: 100) == [7, 28])
  }

  @Test("Whatever the ends, no two names overlap and none is outside", arguments: 0..<200)
  func never(seed: UInt64) {
    var state = seed &* 6_364_136_223_846_793_005 &+ 1
    func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
    let count = 1 + Int(next() * 14)
    let extents = (0..<count).map { _ in next() < 0.3 ? 38.0 : 14 }
    let height = extents.reduce(0, +) * (1 + next() * next())
    // Bundles, as lines make them.
    let wanted = (0..<count).map { _ in (next() * 3).rounded() / 3 * height + next() }.sorted()
    let places = LineLabels.places(near: wanted, extents: extents, height: height)
    #expect(Self.overlaps(places, extents).isEmpty)
    for (place, extent) in zip(places, extents) {
      #expect(place - extent / 2 > -1e-9 && place + extent / 2 < height + 1e-9)
    }
  }

  @Test("A frame's values and pixels are each other's inverse; ends are padded")
  func frame() throws {
    for scale in [Axis.Scale.logarithmic, .linear] {
      let frame = try #require(ValueFrame([2, 5, 80], scale: scale, height: 200))
      #expect(frame.place(of: 80) == ValueFrame.padding)
      #expect(abs(frame.place(of: 2) - (200 - ValueFrame.padding)) < 1e-9)
      for value in [2.0, 7, 80, 100] {
        #expect(abs(frame.value(at: frame.place(of: value)) / value - 1) < 1e-9)
      }
    }
    let single = try #require(ValueFrame([3], scale: .logarithmic, height: 100))
    #expect(abs(single.place(of: 3) - 50) < 1e-9)
    #expect(ValueFrame([0, -1], scale: .logarithmic, height: 100) == nil)
  }

  @Test("A long name is broken between words")
  func lines() {
    #expect(LineLabels.lines(of: "gram-structured") == ["gram-structured"])
    #expect(
      LineLabels.lines(of: "gram-structured (damping levenberg-marquardt)")
        == ["gram-structured", "(damping", "levenberg-marquardt)"])
  }

  @Test("In every figure with names, each line has one, none overlap, and no legend is left")
  func figures() throws {
    let figures = ReportPage([try MadeRun.report(timeout: true)]).figures.filter(\.isNamed)
    #expect(figures.count == 5)
    for figure in figures {
      #expect(!VegaLite.document(figure).encoded.contains("\"orient\":\"bottom\""))
      for panel in figure.panels {
        let labels = try #require(figure.labels(of: panel)).labels
        #expect(
          labels.map(\.series).sorted() == (panel.members ?? figure.series.map(\.name)).sorted())
        let extents = labels.map { Double(LineLabels.height(of: [$0.series])) }
        #expect(Self.overlaps(labels.map(\.place), extents).isEmpty)
        #expect(labels.allSatisfy { $0.place > 0 && $0.place < Double(panel.height) })
      }
    }
  }
}
