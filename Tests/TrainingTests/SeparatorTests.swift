import Foundation
import Testing
import Training

private func read(_ text: String, _ path: String = "t.txt") throws -> Table {
  try Table(bytes: Data(text.utf8), path: path)
}

private func refusal(_ text: String) -> String? {
  let result = Result { try read(text) }
  guard case .failure(let error) = result else { return nil }
  return "\(error)"
}

@Suite struct SeparatorTests {
  @Test(arguments: [
    ("1.5;2;3\n4;5;6.5\n", "semicolons"), ("a;\"b;c\";y\n1.5;2;3\n4;5;6.5\n", "semicolons"),
    ("1.5\t2\t3\n4\t5\t6.5\n", "tabulators"), ("a b\tb c\ty\n1.5\t2\t3\n4\t5\t6.5\n", "tabulators"),
    ("1.5 2 3\n4 5 6.5\n", "blanks"), ("  1.5   2 3 \n   4 5\t6.5\r\n", "blanks"),
    ("# saved by NumPy\n1.5e0 2.0e0 3.0e0\n4 5 6.5\n", "blanks"),
    ("a \"b c\" y\n1.5 2 3\n4 5 6.5\n", "blanks"), ("1.5\t2\t3\n4\t\t5\t6.5\n", "blanks"),
    ("1,5;2;3\n4;5;6,5\n", "semicolons, with a comma before the fractions"),
    ("1,5\t2\t3\n4\t5\t6,5\n", "tabulators, with a comma before the fractions"),
    ("1,5 2 3\n4 5 6,5\n", "blanks, with a comma before the fractions"),
    ("a;b;y\n1,5;2,0;3,0\n4,0;5,0;\"6,5\"\n", "semicolons, with a comma before the fractions"),
  ])
  func `the separator is found and named`(text: String, name: String) throws {
    for path in ["t.csv", "t.txt", "t.dat", "t.data", "t"] {
      let table = try read(text, path)
      #expect(table.features == [1.5, 2, 4, 5])
      #expect(table.labels == [3, 6.5])
      #expect(table.notes == ["'\(path)': the fields are separated by \(name)"])
    }
  }

  @Test func `commas, and tabulators where the name says so, are not mentioned`() throws {
    #expect(try read("1.5,2\n3,4\n").notes.isEmpty)
    #expect(try read("1.5\t2\n3\t4\n", "t.TSV").notes.isEmpty)
    #expect(try read("1,5\t2\n3\t4\n", "t.tsv").notes.count == 1)
  }

  @Test func `lines may end in carriage returns alone`() throws {
    let table = try read("a,y\r1,2\r\r3,4\r")
    #expect(table.features == [1, 3])
    #expect(table.labels == [2, 4])
    #expect(try #require(refusal("a,y\r1,2\r\r3,x\r")).contains("line 4, column 2 ('y')"))
  }

  @Test(arguments: [
    ("1,5;2\n2.5;3\n", "line 2, column 1: '2.5' has a decimal point"),
    ("1.5;2\n2,5;3\n", "line 2, column 1: '2,5' has a decimal comma"),
    ("1;2\n1.234,5;3\n", "line 2, column 1: '1.234,5' is not a finite number"),
    ("1;2\n1,2,3;3\n", "'1,2,3'"), ("1;2\n1,;3\n", "'1,'"), ("1;2\n1,x;3\n", "'1,x'"),
  ])
  func `one text has one decimal sign`(text: String, words: String) throws {
    #expect(try #require(refusal(text)).contains(words))
  }

  @Test func `a column of words does not hide the separator`() throws {
    let sentence = try #require(refusal("name,a,y\nMazda RX4,1.5,2\nFiat X,2.5,3\n"))
    #expect(sentence.contains("line 2, column 1 ('name'): 'Mazda RX4'"))
    #expect(sentence.contains("--drop 1 leaves the column out"))
    #expect(
      try #require(refusal("when;a;y\n2026-01-01 10:30;1,5;2\n")).contains("'2026-01-01 10:30'"))
  }

  @Test(arguments: [
    (
      "1,2,3\n4;5;6\n1,2,3\n",
      "line 2: 1 field, but the first row has 3: it is separated by semicolons"
    ),
    ("1,2,3\n1,2\n1,2,3\n", "line 2: 2 fields, but the first row has 3: the row is cut off"),
    ("1,2\n1,2,3\n1,2\n", "line 2: 3 fields, but the first row has 2: a field with commas in it"),
    ("1,2\n1,\"2\n1,2\n", "line 2: a double quote is not closed"),
  ])
  func `a row of another width is named with what may be wrong`(text: String, words: String) throws
  {
    #expect(try #require(refusal(text)).contains(words))
  }

  @Test func `words are named with what can be done, below a header or not`() throws {
    let end = ": --drop 1 leaves the column out"
    #expect(
      try #require(refusal("s,a,y\nM,1.5,2\nF,2.5,3\n")).hasSuffix(
        "'M' is not a finite number" + end))
    #expect(
      try #require(refusal("M,1.5,2\nF,2.5,3\n")).hasSuffix("'M' is not a finite number" + end))
    #expect(
      try #require(refusal("1.5,M\n2.5,F\n")).hasSuffix(
        "--target column:NAME takes another column for the target"))
    #expect(try #require(refusal("a,y\n1.5,inf\n")).hasSuffix("'inf' is not a finite number"))
    #expect(try #require(refusal("a,y\n1.5,NA\n")).hasSuffix("remove the row or fill it in"))
  }

  @Test func `more rows than are looked at follow the first ones`() throws {
    let text = String(repeating: "1;2;3\n", count: 100) + "1,5;2;3\n"
    let table = try read(text)
    #expect(table.count == 101)
    #expect(table.features.suffix(2) == [1.5, 2])
    #expect(table.notes.first?.contains("with a comma") == true)
  }

  @Test func `a file of targets has the same freedoms`() throws {
    func target(_ text: String) throws -> TargetFile {
      try TargetFile(bytes: Data(text.utf8), path: "y.dat")
    }
    #expect(try target("# y\n1.5\n2\n").values == [1.5, 2])
    #expect(try target("\"\";\"y\"\n\"1\";1,5\n\"2\";2,5\n").values == [1.5, 2.5])
    let indexed = try target(",y\n0,1.5\n1,2\n")
    #expect(indexed.values == [1.5, 2])
    #expect(indexed.notes.count == 1)
    #expect(throws: ProblemError.self) { try target("1 2\n3 4\n") }
    #expect(throws: ProblemError.self) { try target(",y\n0,1.5\n1,NA\n") }
  }
}
