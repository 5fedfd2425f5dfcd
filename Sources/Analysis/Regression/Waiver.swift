import Foundation
package import Measurement

/// A regression that is accepted for a while, with the reason.
///
/// A waiver file is a JSON array of these: `solver`, `reason` and `expires` are needed, the others
/// narrow it down.
package struct Waiver: Codable, Equatable, Sendable {
  /// The solver or kernel.
  package var solver: String
  /// Null excuses every subject.
  @Nullable package var subject: GateSubject?
  /// Null excuses every size.
  @Nullable package var m: Int?
  /// The batch; nil for all.
  @Nullable package var n: Int?
  /// The dimension; nil for all.
  @Nullable package var d: Int?
  /// Why, for whoever reads the report.
  package var reason: String
  /// The last day on which it holds, `2026-12-31`, UTC.
  package var expires: String

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case solver, subject, m, n, d, reason, expires
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    solver = try container.decode(String.self, forKey: .solver)
    subject = try container.decodeIfPresent(GateSubject.self, forKey: .subject)
    m = try container.decodeIfPresent(Int.self, forKey: .m)
    n = try container.decodeIfPresent(Int.self, forKey: .n)
    d = try container.decodeIfPresent(Int.self, forKey: .d)
    reason = try container.decode(String.self, forKey: .reason)
    expires = try container.decode(String.self, forKey: .expires)
    if reason.isEmpty { throw container.invalid(.reason, "is empty: say why") }
    guard expires.wholeMatch(of: /\d{4}-\d{2}-\d{2}/) != nil else {
      throw container.invalid(.expires, "is not a day as in 2026-12-31")
    }
  }

  /// Reads a waiver file.
  ///
  /// - Throws: ``DiskError``, or ``CommandError`` that names the file and the field.
  package static func read(_ path: String) throws -> [Waiver] {
    let data = try Disk.read(path)
    do {
      return try RecordCoding.read([Waiver].self, from: data)
    } catch let error as DecodingError {
      throw CommandError("waivers \(path): \(error.oneLine)")
    }
  }

  /// Whether it excuses a row on a day.
  package func excuses(_ row: GateRow, on day: String) -> Bool {
    let sizes = [row.point?.m, row.point?.n, row.point?.d]
    let isSize = zip([m, n, d], sizes).allSatisfy { $0 == nil || $0 == $1 }
    return solver == row.solver && (subject ?? row.subject) == row.subject && isSize
      && isValid(on: day)
  }

  /// Whether it has not expired; days as in `2026-12-31`.
  package func isValid(on day: String) -> Bool { day <= expires }
}
