import Foundation
import Numerics
import Testing
import Training

@Suite struct ProblemTests {
  @Test(arguments: ["sphere", "clustered", "low-rank:3", "digits"])
  func `points are unit vectors`(name: String) throws {
    let dimension: Int? = name == "digits" ? nil : 12
    let data = try ProblemData(
      Dataset(name), name: name, batch: 50, dimension: dimension, target: .teacher, seed: 1)
    for i in 0..<50 {
      let row = data.points[i * data.dimension..<(i + 1) * data.dimension]
      // A norm of d squares, its root and a division: (d/2 + 3) u.
      let bound = (Double(data.dimension) / 2 + 3) * Double.ulpOfOne
      #expect(abs(row.reduce(0) { $0 + $1 * $1 } - 1) <= 2 * bound)
    }
  }

  @Test func `the digits are 1797 images with the parity as label`() throws {
    let table = try #require(try Dataset.digits.table())
    #expect(table.count == 1797)
    #expect(table.dimension == 64)
    #expect(Array(try #require(table.labels).prefix(6)) == [-1, 1, -1, 1, -1, 1])
    #expect(Array(table.features.prefix(8)) == [0, 0, 5, 13, 9, 1, 0, 0])
  }

  @Test func `clusters of four stand at the separation`() throws {
    let data = try drawn("clustered:1e-3", n: 8, d: 20)
    func distance(_ i: Int, _ j: Int) -> Double {
      (0..<20).reduce(0.0) {
        let difference = data.points[i * 20 + $1] - data.points[j * 20 + $1]
        return $0 + difference * difference
      }.squareRoot()
    }
    for j in 1..<4 { #expect(distance(0, j) > 1e-4 && distance(0, j) < 2.1e-3) }
    #expect(distance(0, 4) > 0.1)
  }

  @Test func `points of low rank span that many dimensions`() throws {
    let data = try drawn("low-rank:2", n: 6, d: 10)
    // Three points of a plane: their Gram determinant vanishes, that of two does not.
    func product(_ i: Int, _ j: Int) -> Double {
      (0..<10).reduce(0) { $0 + data.points[i * 10 + $1] * data.points[j * 10 + $1] }
    }
    let (a, b, c) = (product(0, 1), product(0, 2), product(1, 2))
    #expect(abs(1 + 2 * a * b * c - a * a - b * b - c * c) <= 100 * Double.ulpOfOne)
    #expect(1 - a * a > 1e-6)
  }

  @Test func `more points, and more dimensions of weights, leave the first as they are`() throws {
    let (few, many) = (try drawn(n: 5, d: 7), try drawn(n: 9, d: 7))
    #expect(Array(many.points.prefix(35)) == few.points)
    #expect(Array(many.targets.prefix(5)) == few.targets)
    let narrow = Problem<Double>(few, NetworkShape(width: 10, shiftFactor: 0))
    let wide = Problem<Double>(few, NetworkShape(width: 20, shiftFactor: 0))
    let (a, b) = (
      narrow.drawWeights(workers: Workers(count: 1)).entries,
      wide.drawWeights(workers: Workers(count: 1)).entries
    )
    #expect(Array(b.prefix(70)) == a)
  }

  @Test func `the shift is the root of C ln m`() {
    #expect(NetworkShape(width: 1000, shiftFactor: 0).shift == 0)
    let shift = NetworkShape(width: 16384, shiftFactor: 0.4).shift
    #expect(abs(shift * shift - 0.4 * 14 * 0.693_147_180_559_945_3) <= 4 * Double.ulpOfOne * 4)
  }

  @Test func `what does not exist is refused in a sentence`() {
    #expect(throws: ProblemError.unknownDataset("spher", nearest: "sphere")) {
      try Dataset("spher")
    }
    #expect(throws: ProblemError.unknownDataset("imagenet", nearest: nil)) {
      try Dataset("imagenet")
    }
    for bad in ["clustered:x", "clustered:-1", "low-rank:0", "clustered:nan"] {
      #expect(throws: ProblemError.self) { try Dataset(bad) }
    }
    #expect(throws: ProblemError.tooFewPoints(dataset: "digits", asked: 2000, available: 1797)) {
      try ProblemData(
        .digits, name: "digits", batch: 2000, dimension: nil, target: .labels, seed: 1)
    }
    #expect(throws: ProblemError.wrongDimension(dataset: "digits", asked: 10, actual: 64)) {
      try ProblemData(.digits, name: "digits", batch: 2, dimension: 10, target: .labels, seed: 1)
    }
    #expect(throws: ProblemError.noLabels(dataset: "sphere")) {
      try drawn(n: 2, d: 2, target: .labels)
    }
    #expect(throws: ProblemError.self) { try drawn("low-rank:8", n: 4, d: 4) }
  }

  @Test func `every data set of the list is found by its name, and is no file of the user's`()
    throws
  {
    #expect(Set(datasetList.map(\.name)).count == datasetList.count)
    for named in datasetList { #expect(try !Dataset(named.name).isFile) }
  }

  @Test func `labels are the default where there are some`() throws {
    #expect(Target.standard(for: try Dataset("digits").table(scope: .shape)) == .labels)
    #expect(Target.standard(for: try Dataset("sphere").table(scope: .shape)) == .gaussian)
    let unlabelled = try Table(
      bytes: Data("1\n2\n".utf8), path: "x.csv", labels: .none)
    #expect(Target.standard(for: unlabelled) == nil)
  }

  @Test(arguments: [
    "gaussian", "teacher", "labels", "column:3", "column:a b", "y.npy", "./targets",
  ])
  func `a target is written as it is read`(text: String) throws {
    #expect(try Target(text).text == text)
  }

  @Test func `a target that does not exist is refused`() {
    #expect(throws: ProblemError.unknownTarget("teach", nearest: "teacher")) { try Target("teach") }
    #expect(throws: ProblemError.self) { try Target("column:") }
    #expect(throws: ProblemError.self) { try Target("") }
  }
}
