import Foundation
import Testing
import Training

/// A file of `Fixtures/tables.json`, which says how it was made.
private struct WrittenTable: Decodable {
  let name: String
  let bytes: Data
  let dimension: Int
  let features: [Double]
  let labels: [Double]?

  static func all() throws -> [WrittenTable] {
    let url = try #require(Bundle.module.url(forResource: "Fixtures/tables", withExtension: "json"))
    return try JSONDecoder().decode([WrittenTable].self, from: Data(contentsOf: url))
  }

  func read(_ scope: ReadingScope = .whole, as name: String? = nil) throws -> Table {
    try Table(bytes: bytes, path: name ?? self.name, scope: scope)
  }
}

@Suite struct TableFixtureTests {
  @Test func `files of NumPy, scikit-learn and gzip are read as they were written`() throws {
    let files = try WrittenTable.all()
    #expect(files.count > 60)
    for file in files {
      let table = try file.read()
      #expect(table.features == file.features, "\(file.name)")
      #expect(table.labels == file.labels, "\(file.name)")
      #expect(table.dimension == file.dimension, "\(file.name)")
      #expect(table.count * table.dimension == file.features.count, "\(file.name)")
    }
  }

  @Test func `a file without a telling name is known by its contents`() throws {
    for file in try WrittenTable.all() {
      let table = try file.read(as: "data/file")
      #expect(table.features == file.features, "\(file.name)")
    }
  }

  @Test func `the first rows are those of the whole, and the shape is its size without them`()
    throws
  {
    for file in try WrittenTable.all() {
      let (first, shape) = (try file.read(.first(2)), try file.read(.shape))
      #expect(first.count == 2)
      #expect(first.features == Array(file.features.prefix(2 * file.dimension)), "\(file.name)")
      #expect(first.labels == file.labels.map { Array($0.prefix(2)) }, "\(file.name)")
      #expect(shape.features.isEmpty)
      #expect(shape.count * file.dimension == file.features.count, "\(file.name)")
      #expect((shape.labels == nil) == (file.labels == nil), "\(file.name)")
      #expect(try file.read(.first(1000)).features == file.features, "\(file.name)")
    }
  }

  @Test func `a file that is cut off anywhere is refused, or shorter by whole lines`() throws {
    for file in try WrittenTable.all() {
      for length in stride(from: 0, to: file.bytes.count - 1, by: 3) {
        let cut = try? Table(bytes: file.bytes.prefix(length), path: file.name)
        let isText = file.name.hasSuffix(".csv") || file.name.hasSuffix(".svm")
        #expect(cut == nil || isText, "\(file.name), \(length) bytes")
      }
    }
  }
}
