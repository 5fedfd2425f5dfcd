import Foundation
package import Measurement

/// A regression that is accepted for a while, with the reason.
///
/// A waiver file is a JSON array of these. `subject`, `reason`, `expires` and either `solver` or, for what is judged over
/// all of them, `family` are needed, for `counters` also `counter` and `value`, the number that it comes to; `m`, `n` and
/// `d` narrow it down to a cell. It hides nothing else: a counter that comes to another number fails again.
package struct Waiver: Codable, Equatable, Sendable {
  /// The solver or kernel, in its cells and over them; null for the rows of a family.
  @Nullable package var solver: String?
  /// The family whose rows over all solvers are excused; null for those of a solver.
  @Nullable package var family: String?
  /// What of it is excused.
  package var subject: GateSubject
  /// The phase; null for the whole, and for the number of iterations.
  @Nullable package var phase: String?
  /// The counter; null for what is timed.
  @Nullable package var counter: String?
  /// What the counter comes to over set-up and iterations, 0 where it is gone; null for what is timed.
  @Nullable package var value: Int?
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
    case solver, family, subject, phase, counter, value, m, n, d, reason, expires
  }

  package init(from decoder: any Decoder) throws {
    try decoder.refuseKeys(except: CodingKeys.self)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    solver = try container.decodeIfPresent(String.self, forKey: .solver)
    family = try container.decodeIfPresent(String.self, forKey: .family)
    subject = try container.decode(GateSubject.self, forKey: .subject)
    phase = try container.decodeIfPresent(String.self, forKey: .phase)
    counter = try container.decodeIfPresent(String.self, forKey: .counter)
    value = try container.decodeIfPresent(Int.self, forKey: .value)
    m = try container.decodeIfPresent(Int.self, forKey: .m)
    n = try container.decodeIfPresent(Int.self, forKey: .n)
    d = try container.decodeIfPresent(Int.self, forKey: .d)
    reason = try container.decode(String.self, forKey: .reason)
    expires = try container.decode(String.self, forKey: .expires)
    for (key, isGiven) in [(CodingKeys.counter, counter != nil), (.value, value != nil)]
    where isGiven != (subject == .counters) {
      throw container.invalid(
        key, isGiven ? "is for counters alone" : "is missing: a waiver of counters names it")
    }
    if (solver == nil) == (family == nil) {
      throw container.invalid(.solver, "or family names what is excused: one of them")
    }
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
    // Rows over several cells have the sizes of their first.
    let isSize = zip([m, n, d], sizes).allSatisfy { $0 == nil || row.scope == .cell && $0 == $1 }
    return solver == row.solver && (family == nil || family == row.family) && subject == row.subject
      && phase == row.phase
      && counter == row.counter && value == row.valueToWaive && isSize && isValid(on: day)
  }

  /// `sketch-tensor (multiply_adds of sketch)`.
  var name: String {
    let part = [counter, phase].compactMap(\.self).joined(separator: " of ")
    return "\(solver ?? "all of \(family ?? "")") (\(part.isEmpty ? subject.text : part))"
  }

  /// Whether it has not expired; days as in `2026-12-31`.
  package func isValid(on day: String) -> Bool { day <= expires }
}
