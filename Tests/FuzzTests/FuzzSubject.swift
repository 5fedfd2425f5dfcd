import Analysis
import Foundation
import Measurement
import Testing
import Training

/// Something that reads what others have written.
struct FuzzSubject: Sendable, CustomTestStringConvertible {
  let name: String
  let tokens: [String]
  let seeds: @Sendable () throws -> [Data]
  /// Reads an input; what comes of it is looked at, and a refusal is thrown.
  let read: @Sendable (Data) throws -> Void
  /// Whether a refusal is one of those that the reader promises.
  let promises: @Sendable (any Error) -> Bool

  var testDescription: String { name }

  static let all: [FuzzSubject] =
    DataFormat.allCases.map(table) + [targets, journal, manifest, claim, ladder]

  private static func table(_ format: DataFormat) -> FuzzSubject {
    let endings: [DataFormat: String] = [
      .csv: ".csv", .npy: ".npy", .libsvm: ".svm", .idx: ".idx.gz",
    ]
    let ending = endings[format] ?? ""
    let hasColumns = format == .csv || format == .npy
    let columns = [LabelColumn.own, .none] + (hasColumns ? [.named("2")] : [])
    return FuzzSubject(
      name: format.rawValue,
      tokens: [
        ",", ":", ", ", "#", "qid:1", "(", ")", "<f8", "|b1", "True", "'shape'", "2L", ";", "\t",
        "1,5",
        "a,b", "?", "0,1,2,3\n",
      ],
      seeds: {
        try Corpus.tables().filter { $0.name.contains(ending.prefix(4)) }.map(\.bytes)
          + (format == .csv ? Corpus.texts : [])
      },
      read: { bytes in
        for labels in columns {
          for scope in [ReadingScope.shape, .first(3)] {
            let table = try Table(bytes: bytes, path: "x" + ending, labels: labels, scope: scope)
            try check(table, scope)
            let again = try Table(
              bytes: bytes, path: "x" + ending, labels: labels, scope: scope, layout: table.layout)
            guard again.features == table.features, again.labels == table.labels,
              again.droppedColumns == table.droppedColumns, again.hasHeader == table.hasHeader
            else { throw FuzzFailure("a table changes when it is read as it was understood") }
          }
        }
      },
      promises: { $0 is ProblemError })
  }

  /// A table that was read holds what it says, and nothing that is not finite.
  private static func check(_ table: Table, _ scope: ReadingScope) throws {
    let kept = scope == .shape ? 0 : table.count
    guard table.count >= 1, table.dimension >= 1, table.features.count == kept * table.dimension,
      table.labels.map({ $0.count == kept }) ?? true, table.features.allSatisfy(\.isFinite),
      table.labels.map({ $0.allSatisfy(\.isFinite) }) ?? true,
      table.notes.allSatisfy({ !$0.contains(where: \.isNewline) })
    else { throw FuzzFailure("a table of \(table.count) rows does not hold what it says") }
  }

  private static let targets = FuzzSubject(
    name: "targets", tokens: ["\n", ",", "'shape': (3,)"],
    seeds: { [Data("y\n1\n2\n3\n".utf8)] + (try Corpus.tables().map(\.bytes)) },
    read: { bytes in
      let values = try Target.column(bytes: bytes, path: "targets")
      guard values.allSatisfy(\.isFinite), !values.isEmpty else {
        throw FuzzFailure("targets that are not finite were read")
      }
    },
    promises: { $0 is ProblemError })

  private static let journal = FuzzSubject(
    name: "journal", tokens: ["\"schema\":1", "\"status\":\"ok\"", "\"m\":0", "\n{}\n"],
    seeds: { [try Corpus.journal(lines: 1), try Corpus.journal(lines: 3), Corpus.deep] },
    read: { bytes in
      let journal = try Journal(parsing: bytes, path: "journal.jsonl")
      guard journal.wholeBytes <= bytes.count, journal.warnings.count <= 1,
        journal.lines.latest.values.count <= journal.lines.count
      else { throw FuzzFailure("a journal has more than its bytes") }
      // What was read can be written, and is then the same.
      for line in journal.lines {
        let again = try RecordCoding.read(JournalLine.self, from: RecordCoding.line(line))
        guard again == line else { throw FuzzFailure("a line changes when it is written") }
      }
    },
    promises: { $0 is JournalError })

  private static let manifest = FuzzSubject(
    name: "manifest", tokens: ["\"schema\":1", "\"cells\":[]", "\"shard\":null"],
    seeds: { [try RecordCoding.document(Corpus.manifest), Corpus.deep] },
    read: { bytes in
      let manifest = try FamilyRecords.manifest(parsing: bytes, path: "manifest.json")
      _ = try manifest.cells.planKey
    },
    promises: { $0 is JournalError })

  private static let claim = FuzzSubject(
    name: "claim", tokens: ["\"m\": 1", "\"terms\": []", "\"kind\": \"ordering\"", "\"log\""],
    seeds: { try Law.all().prefix(40).map { try RecordCoding.document($0) } + [Corpus.deep] },
    read: { bytes in
      let id = (try? JSONSerialization.jsonObject(with: bytes) as? [String: Any])?["id"] as? String
      let law = try Law.read(bytes, file: (id ?? "x") + ".json")
      let again = try Law.read(try RecordCoding.document(law), file: law.id + ".json")
      guard again == law else { throw FuzzFailure("a law changes when it is written") }
    },
    promises: { $0 is ClaimError })

  private static let ladder = FuzzSubject(
    name: "ladder", tokens: ["^", "...", ":x", ",", "-", "2^10", "x"],
    seeds: {
      ["1024", "256,512,1000", "2^10...2^16", "2^10...2^16:x4", "1,2^3,16...64:x2"].map {
        Data($0.utf8)
      }
    },
    read: { bytes in
      let sizes = try Ladder(String(decoding: bytes, as: UTF8.self)).sizes
      guard let first = sizes.first, first >= 1, sizes.count <= Ladder.largestCount,
        zip(sizes, sizes.dropFirst()).allSatisfy({ $0 < $1 })
      else { throw FuzzFailure("a ladder does not increase") }
    },
    promises: { $0 is UsageError })
}

/// A reader that took what it should not.
struct FuzzFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
