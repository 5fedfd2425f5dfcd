import Foundation
import Testing
import Training

private func read(
  _ text: String, _ layout: TableLayout = TableLayout(), labels: LabelColumn = .own,
  path: String = "t.csv"
) throws -> Table {
  try Table(bytes: Data(text.utf8), path: path, labels: labels, layout: layout)
}

private func dropping(_ columns: String...) -> TableLayout {
  TableLayout(header: .automatic, dropped: columns)
}

@Suite struct RowNameTests {
  @Test(arguments: [
    (",a,y\n0,1.5,2\n1,0.5,3\n", "counts"),
    ("\"\",\"a\",\"y\"\n\"1\",1.5,2\n\"2\",0.5,3\n", "counts"),
    ("Unnamed: 0,a,y\n0,1.5,2\n1,0.5,3\n", "counts"), (",a,y\nx,1.5,2\nz,0.5,3\n", "names"),
    ("\"\",\"a\",\"y\"\n\"17\",1.5,2\n\"3\",0.5,3\n", "names"),
    ("a,y\n1,1.5,2\n2,0.5,3\n", "counts"), ("\"a\" \"y\"\n\"17\" 1.5 2\n\"3\" 0.5 3\n", "names"),
    ("\ta\ty\n0\t1.5\t2\n1\t0.5\t3\n", "counts"), (",a,y\n0,1.5,2\n1,0.5,3\n", "counts"),
  ])
  func `a first column without a name that counts or names the rows is left out`(
    text: String, verb: String
  ) throws {
    let table = try read(text)
    #expect(table.features == [1.5, 0.5])
    #expect(table.labels == [2, 3])
    #expect(table.droppedColumns == [1])
    #expect(table.labelName == "y")
    #expect(table.notes.contains { $0.contains("\(verb) the rows and is left out") })
  }

  @Test func `numbers above a first column that counts the rows are names`() throws {
    for header in [",0,1", ",2019,2020"] {
      let table = try read("\(header)\n0,1.5,2\n1,0.5,3\n")
      #expect(table.features == [1.5, 0.5])
      #expect(table.labels == [2, 3])
      #expect(table.hasHeader)
      #expect(table.notes.count == 2)
    }
    #expect(throws: ProblemError.self) { try read(",2019,2020\n0.5,1.5,2\n1,0.5,3\n") }
  }

  @Test func `numbers in a first column without a name that do not count are kept`() throws {
    let table = try read(",a,y\n17,1.5,2\n3,0.5,3\n")
    #expect(table.features == [17, 1.5, 3, 0.5])
    #expect(table.droppedColumns.isEmpty)
    #expect(table.notes.count == 1)
    #expect(table.notes.first?.contains("taken for a feature: --drop 1") == true)
    #expect(try read(",a,y\n2,1.5,2\n3,0.5,3\n").dimension == 2)
    #expect(try read(",1,y\n17,1.5,2\n3,0.5,3\n").notes.last?.contains("--drop @1") == true)
  }

  @Test func `a named column that counts is a feature`() throws {
    let table = try read("id,a,y\n0,1.5,2\n1,0.5,3\n")
    #expect(table.dimension == 2)
    #expect(table.notes.isEmpty)
  }

  @Test func `a column that is the target is not left out`() throws {
    let table = try read(",a,y\n0,1.5,2\n1,0.5,3\n", labels: .named("1"))
    #expect(table.labels == [0, 1])
    #expect(table.features == [1.5, 2, 0.5, 3])
  }

  @Test(arguments: ["a,y\n1.5,2,3\n4,5,6\n", "a,y\n1,2,\n2,5,\n"])
  func `a short header names no rows of numbers, and none whose last field is empty`(
    text: String
  ) throws {
    let error = #expect(throws: ProblemError.self) { try read(text) }
    #expect(error?.description.contains("line 2: 3 fields, but the first row has 2") == true)
  }

  @Test(arguments: [
    ",a,y\n0,1.5,2\n1,0.5,3\n", ",0,1\n0,1.5,2\n1,0.5,3\n", "a,y\n1,1.5,2\n2,0.5,3\n",
    "0,1,2\n1.5,2,3\n", "1,2,3\n4,0,6\n", "17,y\n0.5,3\n", ",1,y\n17,1.5,2\n3,0.5,3\n",
    "# a,y\n1.5,2\n", "a;y\n1,5;2\n",
  ])
  func `what was decided reads the same table again`(text: String) throws {
    let table = try read(text)
    let again = try read(text, table.layout)
    #expect(again.features == table.features)
    #expect(again.labels == table.labels)
    #expect(again.hasHeader == table.hasHeader)
    #expect(again.droppedColumns == table.droppedColumns)
    #expect(again.labelName == table.labelName)
    #expect(!again.notes.contains { $0.contains("the first row, ") || $0.contains("left out:") })
  }
}

@Suite struct DroppedColumnTests {
  private let text = "who,a,b,y\nAnn,1.5,2,3\nBob,0.5,4,5\n"

  @Test func `columns are left out by name and by number, whatever is in them`() throws {
    for layout in [dropping("who", "b"), dropping("1", "b"), dropping("@1", "3", "b")] {
      let table = try read(text, layout)
      #expect(table.features == [1.5, 0.5])
      #expect(table.labels == [3, 5])
      #expect(table.dimension == 1)
      #expect(table.droppedColumns == [1, 3])
      #expect(table.notes.isEmpty)
    }
    let table = try read(text, dropping("who", "y"), labels: .named("b"))
    #expect(table.features == [1.5, 0.5])
    #expect(table.labels == [2, 4])
    #expect(table.labelName == "b")
  }

  @Test func `a number is one where the columns are named by numbers`() throws {
    let numbers = "2,1,y\n1.5,2,3\n"
    #expect(try read(numbers, dropping("1")).droppedColumns == [2])
    #expect(try read(numbers, dropping("@1")).droppedColumns == [1])
  }

  @Test func `what is not there, there twice, the target or all is not left out`() {
    #expect(
      throws: ProblemError.noColumn(path: "t.csv", column: "whi", nearest: "who", available: 4)
    ) { try read(text, dropping("whi")) }
    for number in ["0", "5", "@5", "@", "-1"] {
      #expect(throws: ProblemError.self) { try read(text, dropping(number)) }
    }
    #expect(
      throws: ProblemError.ambiguousColumn(path: "t.csv", column: "a", first: 1, second: 2)
    ) { try read("a,a,y\n1,2,3\n", dropping("a")) }
    #expect(throws: ProblemError.droppedTarget(path: "t.csv", column: "y")) {
      try read(text, dropping("y"))
    }
    #expect(throws: ProblemError.droppedTarget(path: "t.csv", column: "2")) {
      try read("1,2\n3,4\n", dropping("2"))
    }
    #expect(throws: ProblemError.self) { try read(text, dropping("who", "a", "b")) }
  }

  @Test func `names that are there twice do no harm while none asks for them`() throws {
    let table = try read("a,a,y\n1,2,3\n", dropping("2"))
    #expect(table.features == [1])
  }

  @Test func `a row of zeros is one beside what is left out`() {
    let error = #expect(throws: ProblemError.self) {
      try read("a,b,y\n1.5,0,3\n", dropping("a"))
    }
    #expect(error?.description.contains("line 2, every column but 1, 3: all features") == true)
  }

  @Test func `columns of an array are left out by number`() throws {
    var bytes = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, 60, 0])
    let header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3)}"
    bytes += Data(header.padding(toLength: 60, withPad: " ", startingAt: 0).utf8)
    bytes += Data([1, 2, 3, 4, 5, 6])
    let table = try Table(bytes: bytes, path: "x.npy", layout: dropping("2"))
    #expect(table.features == [1, 5, 2, 6])
    #expect(table.droppedColumns == [2])
    let labelled = try Table(
      bytes: bytes, path: "x.npy", labels: .named("3"), layout: dropping("@1"))
    #expect(labelled.features == [3, 4])
    #expect(labelled.labels == [5, 6])
    for column in ["a", "4", "0"] {
      #expect(
        throws: ProblemError.noColumn(path: "x.npy", column: column, nearest: nil, available: 3)
      ) { try Table(bytes: bytes, path: "x.npy", layout: dropping(column)) }
    }
    #expect(throws: ProblemError.droppedTarget(path: "x.npy", column: "3")) {
      try Table(bytes: bytes, path: "x.npy", labels: .named("3"), layout: dropping("3"))
    }
    #expect(throws: ProblemError.self) {
      try Table(bytes: bytes, path: "x.npy", layout: dropping("1", "2", "3"))
    }
    #expect(throws: ProblemError.noHeader(path: "x.npy", format: .npy)) {
      try Table(bytes: bytes, path: "x.npy", layout: TableLayout(header: .yes))
    }
  }

  @Test func `what is not finite is named by its place in the array, unless it is left out`() throws
  {
    let entries = [1, Float.nan, 3].flatMap {
      withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init)
    }
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3)}"
    let bytes =
      Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(header.utf8.count), 0])
      + Data(header.utf8) + Data(entries)
    #expect(try Table(bytes: bytes, path: "x.npy", layout: dropping("2")).features == [1, 3])
    let error = #expect(throws: ProblemError.self) {
      try Table(bytes: bytes, path: "x.npy", layout: dropping("1"))
    }
    #expect(error?.description == "'x.npy', row 1: column 2: nan is not a finite number")
  }

  @Test func `nothing is left out of other formats`() {
    #expect(throws: ProblemError.noDropping(path: "f.svm", format: .libsvm)) {
      try read("1 1:2\n", dropping("1"), path: "f.svm")
    }
    let images = Data([0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2])
    #expect(throws: ProblemError.noDropping(path: "f.idx", format: .idx)) {
      try Table(bytes: images, path: "f.idx", layout: dropping("1"))
    }
  }
}
