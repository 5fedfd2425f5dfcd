import Foundation
import Testing
import Training

private func read(_ text: String, _ layout: TableLayout = TableLayout()) throws -> Table {
  try Table(bytes: Data(text.utf8), path: "t.csv", layout: layout)
}

private let rows = "1.5,2.25,0.5,1\n2,-1,3.5,0\n0.25,4,1,1\n"
private let features = [1.5, 2.25, 0.5, 2, -1, 3.5, 0.25, 4, 1]
private let labels = [1.0, 0, 1]

/// The lines and the column with which a text is refused.
private func refusal(_ text: String, _ layout: TableLayout = TableLayout()) -> String? {
  let result = Result { try read(text, layout) }
  guard case .failure(let error) = result else { return nil }
  return "\(error)"
}

@Suite struct HeaderRuleTests {
  @Test(arguments: [
    "a,b,c,y", "\"a\",\"b\",\"c\",\"y\"", "Id,Na,NA,y", "a,-,c,y", "?,b,c,y", "1a,2019x,c,y",
  ])
  func `a row without a number is a header, and nothing is said`(header: String) throws {
    let table = try read(header + "\n" + rows)
    #expect(table.features == features)
    #expect(table.labels == labels)
    #expect(table.hasHeader)
    #expect(table.notes.isEmpty)
  }

  @Test(arguments: [
    ("0,1,2,3", "counts up"), ("1,2,3,4", "counts up"), ("0.0,1.0,2.0,3.0", "counts up"),
    ("\"0\",\"1\",\"2\",\"3\"", "quotes"), ("\"7\",\"3\",\"1\",\"5\"", "quotes"),
    ("site,2019,2020,target", "words and numbers"), ("1998,1999,2000,y", "words and numbers"),
    ("inf,x,2,3", "words and numbers"),
  ])
  func `a header with numbers is known by a rule, and it is said`(
    header: String, reason: String
  ) throws {
    let table = try read(header + "\n" + rows)
    #expect(table.features == features)
    #expect(table.labels == labels)
    #expect(table.hasHeader)
    let note = try #require(table.notes.first)
    #expect(table.notes.count == 1)
    #expect(note.hasPrefix("'t.csv': the first row, ") && note.contains(reason))
    #expect(note.hasSuffix("taken for the names of the columns: --header no takes it for data"))
  }

  @Test(arguments: ["2,3,4,5", "0,1,2,4", "-1,0,1,2", "3,2,1,0", "2019,2020,2021,2022"])
  func `other numbers are data`(first: String) throws {
    let table = try read(first + "\n" + rows)
    #expect(table.count == 4)
    #expect(!table.hasHeader)
    #expect(table.notes.isEmpty)
  }

  @Test func `integers that count up are data, unless there are eight columns`() throws {
    for (text, count) in [("1,2,3\n4,0,6\n", 2), ("0,1,2,3,4,5,6\n1,1,1,1,1,1,5\n", 2)] {
      let table = try read(text)
      #expect(table.count == count)
      #expect(!table.hasHeader)
      #expect(table.notes.count == 1)
      #expect(table.notes.first?.contains("taken for data: --header yes") == true)
    }
    let wide = try read("0,1,2,3,4,5,6,7\n1,1,1,1,1,1,1,5\n")
    #expect(wide.count == 1)
    #expect(wide.hasHeader)
  }

  @Test func `a first row that counts up is data where another does, and below three columns`()
    throws
  {
    #expect(try read("0,1,2\n5,6,7\n3,4.5,6\n").count == 3)
    #expect(try read("1,2,3\n").count == 1)
    #expect(try read("1,2\n0.5,3\n").count == 2)
  }

  @Test(arguments: ["?", "NA", "NaN", "nan", "N/A", "null", "", "-", ".", "None"])
  func `a missing value in the first row is no name`(sign: String) throws {
    for row in ["\(sign),2,3,4", "1,\(sign),3.5,4", "\(sign),\(sign),\(sign),\(sign)"] {
      let sentence = try #require(refusal(row + "\n" + rows))
      let column = row.hasPrefix("1,") ? 2 : 1
      #expect(sentence.contains("'t.csv', line 1, column \(column): '\(sign)' is a missing value"))
      #expect(sentence.contains("remove the row or fill it in; --header yes"))
      #expect(!(try #require(refusal(row + "\n" + rows, .init(header: .no)))).contains("--header"))
      #expect(try read(row + "\n" + rows, TableLayout(header: .yes)).features == features)
    }
    let mixed = try #require(refusal("x,\(sign),3,4\n" + rows))
    #expect(mixed.contains("line 1, column 1: 'x'"))
    if !sign.isEmpty {
      #expect(try #require(refusal("\(sign),x,3,4\n" + rows)).contains("column 1: '\(sign)'"))
    }
  }

  @Test func `a first row with a word where all rows have one is data`() throws {
    let text = "M,1.5,2\nF,2.5,3\nM,0.5,1\n"
    let sentence = try #require(refusal(text))
    #expect(
      sentence.contains("line 1, column 1: 'M' is not a finite number: --drop 1 leaves the column"))
    let table = try read(text, TableLayout(header: .automatic, dropped: ["1"]))
    #expect(table.features == [1.5, 2.5, 0.5])
    #expect(table.droppedColumns == [1])
    // A missing value beside it does not make the row a header.
    #expect(try #require(refusal("M,?\nF,2\nM,3\n")).contains("line 1, column 1: 'M'"))
  }

  @Test func `years beside the name of a column of words are a header`() throws {
    let text = "country,2019,2020\nFrance,1.5,2.5\nItaly,0.5,3\n"
    #expect(try #require(refusal(text)).contains("line 2, column 1 ('country'): 'France'"))
    let table = try read(text, TableLayout(header: .automatic, dropped: ["country"]))
    #expect(table.features == [1.5, 0.5])
    #expect(table.labelName == "2020")
  }

  @Test func `a column in which half of the rows have no words is one of numbers`() throws {
    let sentence = try #require(refusal("site,7\n1.5,2\nq,3\nr,4\n2,5\n"))
    #expect(sentence.contains("line 3, column 1 ('site'): 'q'"))
    #expect(try #require(refusal("s,7\n1.5,2\nq,3\nr,4\n")).contains("line 1, column 1: 's'"))
  }

  @Test func `quotes around every number say nothing`() throws {
    let table = try read("\"1\",\"2.5\"\n\"3\",\"4\"\n")
    #expect(table.features == [1, 3])
    #expect(table.notes.isEmpty)
  }

  @Test func `what is asked for overrules`() throws {
    let years = "2019,2020,2021,2022\n" + rows
    let named = try read(years, TableLayout(header: .yes))
    #expect(named.features == features)
    #expect(named.notes.isEmpty)
    #expect(named.labelName == "2022")
    let counted = try read("0,1,2,3\n" + rows, TableLayout(header: .no))
    #expect(counted.features == [0, 1, 2] + features)
    #expect(counted.notes.isEmpty)
    #expect(counted.labelName == nil)
    #expect(
      try #require(refusal("a,b,c,y\n" + rows, .init(header: .no))).contains(
        "line 1, column 1: 'a'"))
  }

  @Test func `a header without rows has no rows`() throws {
    #expect(try #require(refusal("a,b,y\n")).contains("there are no rows"))
    #expect(try #require(refusal("1,2,3\n", .init(header: .yes))).contains("there are no rows"))
    #expect(try #require(refusal("1,x,3\n")).contains("line 1, column 2: 'x'"))
  }

  @Test func `words in a comment before the rows are names, other comments are skipped`() throws {
    for comment in ["# by a tool\n% and another\n\n", "# 1,2,3,4\n", "  # a,b\n", "#\n"] {
      let table = try read(comment + rows + "# the end\n")
      #expect(table.features == features)
      #expect(table.labelName == nil)
      #expect(table.notes.isEmpty)
    }
    let table = try read("# made, 2026\n# a, b,\"c\",y\n" + rows)
    #expect(table.features == features)
    #expect(table.labelName == "y")
    #expect(!table.hasHeader)
    #expect(table.notes == ["'t.csv': the comment before the first row names the columns"])
    #expect(try read("#,a,b,y\n" + rows).hasHeader)
  }

  @Test func `names in Latin-1 are names`() throws {
    let bytes = Data("temp".utf8) + Data([0xE9]) + Data("rature,y\n1.5,2\n".utf8)
    let table = try Table(bytes: bytes, path: "t.csv", labels: .named("temp\u{E9}rature"))
    #expect(table.labels == [1.5])
  }
}
