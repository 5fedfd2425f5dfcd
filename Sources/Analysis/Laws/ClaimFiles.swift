import Embedded
package import Foundation
import Measurement

/// A claim file that cannot be used: which, and what is wrong with which field.
package struct ClaimError: ReportableError, Equatable {
  /// The file's name.
  package let file: String
  /// A phrase that begins with the field.
  package let fault: String

  package var sentence: String { "claim \(file): \(fault)" }
}

extension Claim {
  /// The claims that come with the package, by id.
  package static func all() throws -> [Claim] {
    try claims(
      in: Embedded.files(of: "Sources/Analysis/Claims").sorted { $0.key < $1.key }.map {
        ($0.key, Data($0.value.utf8))
      })
  }

  /// Every `.json` file of `folder`, by id.
  ///
  /// Throws ``ClaimError`` for a file that is not a claim, whose id is not its name, or that
  /// repeats what another is about: a measured slope has one claim beside it; ``CommandError`` for a
  /// folder that cannot be read or has no claims.
  package static func load(from folder: URL) throws -> [Claim] {
    let names = try Disk.names(in: folder.path).filter { $0.hasSuffix(".json") }.sorted()
    guard !names.isEmpty else { throw CommandError("no claim (a .json file) is in \(folder.path)") }
    return try claims(in: names.map { ($0, try Disk.read(folder.path + "/" + $0)) })
  }

  private static func claims(in files: [(name: String, data: Data)]) throws(ClaimError) -> [Claim] {
    var claims: [Claim] = []
    for file in files { claims.append(try read(file.data, file: file.name)) }
    try refuseRepeats(in: claims)
    return claims
  }

  /// The claim in `data`, the contents of the file called `file`.
  package static func read(_ data: Data, file: String) throws(ClaimError) -> Claim {
    let claim: Claim
    do {
      claim = try RecordCoding.read(Claim.self, from: data)
    } catch {
      throw ClaimError(file: file, fault: (error as? DecodingError)?.oneLine ?? "\(error)")
    }
    guard file == claim.id + ".json" else {
      throw ClaimError(file: file, fault: "id: '\(claim.id)' is not the name of the file")
    }
    return claim
  }

  private static func refuseRepeats(in claims: [Claim]) throws(ClaimError) {
    var seen: [[String?]: String] = [:]
    for claim in claims {
      for subject in claim.subjects {
        if let other = seen.updateValue(claim.id, forKey: subject) {
          throw ClaimError(file: claim.id + ".json", fault: "phase: '\(other)' is about the same")
        }
      }
    }
  }
}

extension Claim {
  /// What it speaks of, once for the seconds and once for the counter.
  fileprivate var subjects: [[String?]] {
    let common = [solver, kind.rawValue, stage.rawValue, at.rawValue, phase, per]
    return (seconds ? [common + ["seconds"]] : []) + (counter.map { [common + [$0]] } ?? [])
  }
}
