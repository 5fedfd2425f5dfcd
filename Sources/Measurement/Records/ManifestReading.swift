import Foundation

extension Manifest {
  private enum Key: String, CaseIterable { case cells, studies }

  private static let keys = JSONKeys(Key.self)

  /// Reads a manifest: the cells and the studies, thousands of them, by ``JSONReader``, and what is left by
  /// ``RecordCoding``.
  ///
  /// - Throws: ``JSONFault`` or `DecodingError` for what is no manifest.
  init(reading data: Data) throws {
    var (cells, studies, places) = ([Cell](), [StudyRecord](), [Range<Int>]())
    var reader = JSONReader()
    try reader.read(data) { reader in
      try reader.object(Self.keys) { reader, key in
        let place = try reader.place { reader in
          switch key {
          case .cells: cells = try reader.array { try Cell(&$0) }
          case .studies: studies = try reader.array { try StudyRecord(&$0) }
          }
        }
        places.append(place)
      }
    }
    var rest = data
    for place in places.reversed() {
      let start = rest.startIndex + place.lowerBound
      rest.replaceSubrange(start..<(start + place.count), with: Data("[]".utf8))
    }
    self = try RecordCoding.read(Manifest.self, from: rest)
    (self.cells, self.studies) = (cells, studies)
  }
}
