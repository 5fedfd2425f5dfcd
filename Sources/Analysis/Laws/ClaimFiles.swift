import Embedded
package import Foundation
import Measurement

/// A file of claims that cannot be used: which, and what is wrong with which field.
package struct ClaimError: ReportableError, Equatable {
  /// The file's name.
  package let file: String
  /// A phrase that begins with the field.
  package let fault: String

  package var sentence: String { "claim \(file): \(fault)" }
}

extension Claim {
  /// The claims that come with the package, by id.
  package static func all() throws -> [Claim] { try claims(of: Law.all()) }

  /// Those of every `.json` file of `folder`, by id.
  ///
  /// Throws ``ClaimError`` for a file that is no law, whose id is not its name, or that repeats what another is
  /// about: a measured slope has one claim beside it; ``CommandError`` for a folder that cannot be read or has no
  /// claims.
  package static func load(from folder: URL) throws -> [Claim] {
    let names = try Disk.names(in: folder.path).filter { $0.hasSuffix(".json") }.sorted()
    guard !names.isEmpty else { throw CommandError("no claim (a .json file) is in \(folder.path)") }
    return try claims(
      of: names.map { try Law.read(Disk.read(folder.path + "/" + $0), file: $0) })
  }

  private static func claims(of laws: [Law]) throws(ClaimError) -> [Claim] {
    var ids: Set<String> = []
    var subjects: [[String?]: String] = [:]
    let claims = laws.flatMap(\.claims)
    for claim in claims {
      func refuse(_ fault: String) -> ClaimError {
        ClaimError(file: claim.law.id + ".json", fault: fault)
      }
      for subject in claim.subjects {
        if let other = subjects.updateValue(claim.id, forKey: subject) {
          throw refuse("phase: '\(other)' is about the same")
        }
      }
      guard ids.insert(claim.id).inserted else {
        throw refuse("suffix: another claim is called '\(claim.id)'")
      }
    }
    // As files of these names are listed.
    return claims.sorted { $0.id + "." < $1.id + "." }
  }

  /// What it speaks of, once for the seconds and once for the counter.
  private var subjects: [[String?]] {
    let conditions = law.conditions.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.text)" }
    let common = [
      solver, law.kind.rawValue, law.stage.rawValue, law.at.rawValue, law.phase, law.per,
      law.power == nil ? nil : "power", conditions.joined(separator: ", "),
    ]
    return (law.seconds ? [common + ["seconds"]] : [])
      + (law.counter.map { [common + [$0]] } ?? [])
  }
}

extension Law {
  /// The laws that come with the package, by the names of their files.
  package static func all() throws(ClaimError) -> [Law] {
    var laws: [Law] = []
    for (name, text) in Embedded.files(of: "Sources/Analysis/Claims").sorted(by: { $0.key < $1.key }
    ) {
      laws.append(try read(Data(text.utf8), file: name))
    }
    return laws
  }

  /// The law in `data`, the contents of the file called `file`.
  package static func read(_ data: Data, file: String) throws(ClaimError) -> Law {
    let law: Law
    do {
      law = try RecordCoding.read(Law.self, from: data)
    } catch {
      throw ClaimError(file: file, fault: (error as? DecodingError)?.oneLine ?? "\(error)")
    }
    guard file == law.id + ".json" else {
      throw ClaimError(file: file, fault: "id: '\(law.id)' is not the name of the file")
    }
    return law
  }
}
