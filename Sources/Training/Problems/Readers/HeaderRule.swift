/// Whether the first row of a text names its columns.
///
/// 1. Where no field of it is a number: yes, unless a value is missing among its words and none of
///    these stands over numbers (`M,?`), or all are missing. The first may be empty, here and in 2.
/// 2. Words and numbers (`site,2019,2020`): yes where no value is missing and a word stands over
///    numbers, or its numbers step by one as none of the other rows do.
/// 3. Numbers only: yes where they alone are all in quotes; where they are 0, 1, 2, ... or 1, 2,
///    3, ..., at least three, none of the other rows counts up by one, and there are fractions among
///    these or eight columns: a row 1,2,3 of a small table of integers is likely to be data.
/// 4. Nothing, then numbers (`,2019,2020`): yes where the first column counts the other rows.
///
/// Fields that stand for a missing value are ``FieldKind/missing``. A column is one of words where
/// more than half of the other rows have one in it.
struct HeaderRule {
  let isHeader: Bool
  /// What was decided and could have been meant otherwise, to follow the name of the file.
  private(set) var note: String?

  private static var fewestNumbers: Int { 3 }
  /// Of integers, so many that a row of data that counts up is unlikely.
  fileprivate static var fewestIntegers: Int { 8 }

  init(_ sample: CSVSample, _ asked: TableLayout.Header) {
    guard asked == .automatic else {
      isHeader = asked == .yes
      return
    }
    let first = FirstRow(sample)
    if first.values.allSatisfy({ $0 == nil }) {
      isHeader = first.isNames
    } else if first.hasWords {
      isHeader = first.isNamed && (first.hasWordOverNumbers || first.numbersStandOut)
      note = isHeader ? "has words and numbers" : nil
    } else if first.missing == [0] {
      isHeader = first.namesAllButIndex
      note = isHeader ? "names all columns but the first" : nil
    } else if first.isQuotedAlone {
      isHeader = true
      note = "has numbers in quotes"
    } else {
      let mayCount =
        first.missing.isEmpty && first.countsUp && sample.first.count >= Self.fewestNumbers
      isHeader = mayCount && first.standsOut
      note = mayCount ? "counts up" : nil
    }
    note = note.map { reason in
      "the first row, \(first.text), \(reason) and is taken for "
        + (isHeader
          ? "the names of the columns: --header no takes it for data"
          : "data: --header yes takes it for the names of the columns")
    }
  }
}

/// What the first row of a text is beside the others.
private struct FirstRow {
  let sample: CSVSample
  let kinds: [FieldKind]
  /// Those of the other rows under the fields of the first.
  let below: [[FieldKind]]

  init(_ sample: CSVSample) {
    self.sample = sample
    var style = NumberStyle(sample.separator)
    kinds = sample.first.map { FieldKind($0, &style) }
    let offset = sample.hasShortHeader ? 1 : 0
    below = sample.others.map { row in row.dropFirst(offset).map { FieldKind($0, &style) } }
  }

  var values: [Double?] { kinds.map(\.value) }
  var missing: [Int] { kinds.indices.filter { kinds[$0] == .missing } }
  var hasWords: Bool { kinds.contains(.word) }

  private var isFirstEmpty: Bool { sample.first[0].unquoted.isEmpty }

  /// Whether no value is missing, but for the name of the first column.
  var isNamed: Bool { missing.isEmpty || missing == [0] && isFirstEmpty }

  /// Of a row without numbers.
  var isNames: Bool { hasWords && (isNamed || hasWordOverNumbers) }

  /// Whether a word stands where at most half of the other rows have one.
  var hasWordOverNumbers: Bool {
    !below.isEmpty
      && kinds.indices.contains { column in
        kinds[column] == .word
          && below.count { $0.indices.contains(column) && $0[column] == .word } * 2 <= below.count
      }
  }

  /// Whether the numbers beside words count up from anywhere, and are alone in that.
  var numbersStandOut: Bool {
    let places = kinds.indices.filter { kinds[$0].value != nil }
    return places.count >= 2 && places.map { values[$0] }.countsUp(from: nil) && standsOut(places)
  }

  var countsUp: Bool { values.countsUp() }

  var standsOut: Bool { standsOut(Array(kinds.indices)) }

  /// Whether no other row counts up in some columns, and the numbers there are not a few integers.
  private func standsOut(_ columns: [Int]) -> Bool {
    let rows = below.map { row in
      columns.map { row.indices.contains($0) ? row[$0].value : nil }
    }
    guard !rows.isEmpty, !rows.contains(where: { $0.countsUp(from: nil) }) else { return false }
    let hasFraction = rows.joined().contains { $0.map { $0 != $0.rounded() } ?? false }
    return hasFraction || columns.count >= HeaderRule.fewestIntegers
  }

  var namesAllButIndex: Bool { kinds.count > 1 && isFirstEmpty && sample.countsRows }

  var isQuotedAlone: Bool {
    missing.isEmpty && sample.first.allSatisfy(\.isQuoted) && !sample.others.isEmpty
      && !sample.others.contains { $0.allSatisfy(\.isQuoted) }
  }

  /// In a sentence.
  var text: String {
    let text = sample.first.map(\.unquoted.text).joined(separator: ",")
    return String(TextField.quoted(text).dropFirst().dropLast())
  }
}
