import Foundation
import TestSupport
import Testing
import Training

@Suite struct CSVTests {
  private func read(_ text: String) throws -> Table {
    try withTemporaryFolder { folder in
      try folder.write("table.csv", text)
      return try Table(path: folder.path + "/table.csv")
    }
  }

  private func failure(_ text: String) -> (line: Int, column: String?, reason: String)? {
    do {
      _ = try read(text)
    } catch ProblemError.badFile(_, let line, let column, let reason) {
      return (line, column, reason)
    } catch {
      return nil
    }
    return nil
  }

  @Test(arguments: [
    "1,2,3\n4,5,6\n", "a,b,y\n1,2,3\n4,5,6\n", "1,2,3\r\n4,5,6\r\n", "1,2,3\n\n4,5,6",
    "\u{FEFF}1, 2 ,3\n \"4\",5,6\n", "\"first\",\"second\",\"y\"\n1,2e0,3.0\n+4,5,6\n",
  ])
  func `a table is read with or without a header`(text: String) throws {
    let table = try read(text)
    #expect(table.features == [1, 2, 4, 5])
    #expect(table.labels == [3, 6])
    #expect(table.dimension == 2)
  }

  @Test func `a NaN, an infinity and a word are named by line and column`() throws {
    let nan = try #require(failure("a,b,y\n1,2,3\n1,nan,3\n"))
    #expect(nan.line == 3)
    #expect(nan.column == "column 2 ('b')")
    #expect(nan.reason.contains("'nan'"))
    #expect(try #require(failure("1,2,3\n1,2,inf\n")).column == "column 3")
    #expect(try #require(failure("1,2,3\n1,x,3\n")).line == 2)
    #expect(try #require(failure("1,2,3\n1,,3\n")).column == "column 2")
    #expect(try #require(failure("1,2,3\n1,2 3,3\n")).column == "column 2")
  }

  @Test func `a ragged row and a zero row are named by line`() throws {
    let ragged = try #require(failure("1,2,3\n1,2\n"))
    #expect(ragged.line == 2)
    #expect(
      ragged.reason
        == "2 fields, but the first row has 3: the row is cut off, or a field is left out")
    let zero = try #require(failure("1,2,3\n\n0,0,5\n"))
    #expect(zero.line == 3)
    #expect(zero.column == "columns 1 to 2")
  }

  @Test func `a zero target is no zero row`() throws {
    #expect(try read("1,2,0\n").labels == [0])
  }

  @Test(arguments: ["", "\n\n", "a,b,y\n", "1\n2\n"])
  func `a file without rows or features is refused`(text: String) {
    #expect(failure(text) != nil)
  }

  @Test func `a missing file and a folder are refused with the reason`() {
    #expect(throws: ProblemError.unreadable(path: "/no/such.csv", reason: "no such file")) {
      try Table(path: "/no/such.csv")
    }
    #expect(throws: ProblemError.unreadable(path: "/", reason: "it is a directory")) {
      try Table(path: "/")
    }
  }
}
