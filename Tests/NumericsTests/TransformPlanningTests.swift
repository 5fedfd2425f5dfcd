import Foundation
import Numerics
import TestSupport
import Testing

@Suite struct TransformPlanningTests {
  @Test("A transform without entries, or with too many to count, is not planned")
  func impossible() {
    #expect(throws: TransformError.notPlanned(transform: "native-wht", length: 1 << 27)) {
      _ = try RowTransform<Double>(.nativeWHT, length: 1 << 27)
    }
    for length in [0, 1 << 31] {
      #expect(throws: TransformError.notPlanned(transform: "fftw-dct", length: length)) {
        _ = try RowTransform<Double>(.fftwDCT, length: length)
      }
      #expect(throws: TransformError.notPlanned(transform: "r2c", length: length)) {
        _ = try CircularConvolution<Float>(length: length, workers: Workers(count: 1))
      }
    }
  }

  @Test("Wisdom that is not there, or is none, is an error; so is a file that cannot be written")
  func unreadable() throws {
    try withTemporaryFolder { folder in
      let missing = folder.path + "/missing"
      #expect(throws: TransformError.wisdomNotRead(path: missing)) {
        try plan(Double.self, TransformPlanning(wisdom: .read(path: missing)))
      }
      let nonsense = folder.path + "/nonsense"
      try folder.write("nonsense", "wise")
      #expect(throws: TransformError.wisdomNotRead(path: nonsense)) {
        try plan(Float.self, TransformPlanning(wisdom: .extend(path: nonsense)))
      }
      let nowhere = folder.path + "/nowhere/wisdom"
      #expect(throws: TransformError.wisdomNotWritten(path: nowhere)) {
        try plan(Double.self, TransformPlanning(wisdom: .extend(path: nowhere)))
      }
    }
  }

  @Test("A measured plan is found again in its file, whatever the rigour, by its precision only")
  func wisdom() throws {
    try withTemporaryFolder { try expectFoundAgain(in: $0.path + "/wisdom") }
  }

  private func expectFoundAgain(in path: String) throws {
    let measured = try plan(
      Double.self, TransformPlanning(rigour: .measure, wisdom: .extend(path: path)))
    let read = TransformPlanning.Wisdom.read(path: path)
    #expect(try plan(Double.self, TransformPlanning(wisdom: read)) == measured)
    #expect(try plan(Double.self, TransformPlanning(rigour: .measure, wisdom: read)) == measured)
    #expect(throws: TransformError.wisdomNotRead(path: path)) {
      try plan(Float.self, TransformPlanning(wisdom: read))
    }
  }

  @Test("What was planned before leaves no trace")
  func noTrace() throws {
    let before = try plan(Double.self, TransformPlanning())
    _ = try plan(Double.self, TransformPlanning(rigour: .measure))
    #expect(try plan(Double.self, TransformPlanning()) == before)
  }

  @Test("A plan has a text, and counts at most 5 N log2 N operations", arguments: [256, 4096])
  func record(length: Int) throws {
    for kind in TransformKind.allCases {
      let single = try RowTransform<Float>(kind, length: length)
      let double = try RowTransform<Double>(kind, length: length)
      let texts = [single.planText, double.planText]
      #expect(texts.allSatisfy { $0.hasPrefix("(") && $0.hasSuffix(")") })
      let counts = [single.operationsPerRow, double.operationsPerRow]
      let limit = 5 * Double(length) * log2(Double(length))
      #expect(counts.allSatisfy { $0 >= Double(length) && $0 <= limit })
    }
    let additions = try RowTransform<Double>(.fftwWHT, length: length).operationsPerRow
    #expect(additions == Double(length) * log2(Double(length)))
  }

  @Test("Threads may plan, transform and let go of plans at the same time")
  func threads() {
    let reference = image(length: 64)
    #expect(reference != nil)
    DispatchQueue.concurrentPerform(iterations: 64) { _ in
      let same = image(length: 64) == reference
      #expect(same)
    }
  }

  private func image(length: Int) -> [Double]? {
    var row = Matrix<Double>(rows: 1, columns: length, repeating: 1)
    row[0, 3] = 2
    guard var transform = try? RowTransform<Double>(.fftwDHT, length: length) else { return nil }
    transform.apply(to: &row, workers: Workers(count: 1))
    return row.entries
  }

  /// The text of the plan of some transform.
  @discardableResult
  private func plan<Scalar: KernelScalar>(
    _ scalar: Scalar.Type, _ planning: TransformPlanning
  ) throws -> String {
    try RowTransform<Scalar>(.fftwDCT, length: 4096, planning: planning).planText
  }
}
