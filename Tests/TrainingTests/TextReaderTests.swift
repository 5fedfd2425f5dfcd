import Foundation
import TestSupport
import Testing
import Training

private func table(
  _ text: String, _ path: String, labels: LabelColumn = .own, scope: ReadingScope = .whole
) throws -> Table {
  try Table(bytes: Data(text.utf8), path: path, labels: labels, scope: scope)
}

/// The sentence with which a text is refused.
private func refusal(_ text: String, _ path: String, labels: LabelColumn = .own) -> String? {
  let result = Result { try table(text, path, labels: labels) }
  guard case .failure(let error) = result else { return nil }
  return "\(error)"
}

@Suite struct LIBSVMReaderTests {
  @Test func `indices start at one, or at zero where one is zero`() throws {
    let ones = try table("1 1:2 3:4\n-1 2:5\n", "f.svm")
    #expect(ones.features == [2, 0, 4, 0, 5, 0])
    #expect(ones.labels == [1, -1])
    let zeros = try table("1 1:2 3:4\n-1 0:5\n", "f.svm")
    #expect(zeros.features == [0, 2, 0, 4, 5, 0, 0, 0])
  }

  @Test func `comments, queries, blanks and empty lines are passed over`() throws {
    let text = "# made by hand\n\n+1 qid:7  1:2\t3:4.5e0 # the first\r\n  -1 2:5\n#end"
    let read = try table(text, "f.libsvm")
    #expect(read.features == [2, 0, 4.5, 0, 5, 0])
    #expect(read.labels == [1, -1])
  }

  @Test func `the dimension is that of the whole file`() throws {
    #expect(try table("1 1:2\n2 9:1\n", "f.svm", scope: .first(1)).dimension == 9)
    let shape = try table("1 1:2\n2 9:1\n", "f.svm", scope: .shape)
    #expect(shape.dimension == 9)
    #expect(shape.count == 2)
  }

  @Test(arguments: [
    ("", "line 1"), ("# only\n", "line 1"), ("1 1:2\n\nx 1:2\n", "line 3, the label: 'x'"),
    ("nan 1:2\n", "the label"), ("1 1:inf\n", "index 1: 'inf'"),
    ("1 1:2 2\n", "'2' is not of the form"),
    ("1 1:\n", "index 1: ''"), ("1 -1:2\n", "'-1:2'"), ("1 2:1 2:1\n", "2 comes after 2"),
    ("1 3:1 2:1\n", "2 comes after 3"), ("1\n", "all features are zero"),
    ("1 1:0 2:0.0\n", "all features are zero"), ("1 1048577:1\n", "1048577 is over 1048576"),
    ("1 99999999999999999999:1\n", "'99999999999999999999:1'"), ("1,2 1:1\n", "the label: '1,2'"),
  ])
  func `what is wrong is named by line`(text: String, words: String) throws {
    #expect(try #require(refusal(text, "f.svm")).contains(words))
  }

  @Test func `no column of it can be named, and without its labels it has none`() throws {
    #expect(throws: ProblemError.noColumns(path: "f.svm", format: .libsvm)) {
      try table("1 1:2\n", "f.svm", labels: .named("1"))
    }
    #expect(try table("1 1:2\n", "f.svm", labels: .none).labels == nil)
  }
}

@Suite struct ColumnTests {
  private let text = "a,\"b, c\",c,\"d \"\"e\"\"\"\n1,2,3,4\n5,6,7,8\n"

  @Test func `the target is a column by name, or by number`() throws {
    for (column, features, labels) in [
      ("a", [2.0, 3, 4, 6, 7, 8], [1.0, 5]), ("b, c", [1, 3, 4, 5, 7, 8], [2, 6]),
      ("2", [1, 3, 4, 5, 7, 8], [2, 6]), ("d \"e\"", [1, 2, 3, 5, 6, 7], [4, 8]),
    ] {
      let read = try table(text, "f.csv", labels: .named(column))
      #expect(read.features == features, "\(column)")
      #expect(read.labels == labels, "\(column)")
    }
    #expect(try table("1,2\n3,4\n", "f.csv", labels: .named("1")).labels == [1, 3])
  }

  @Test func `a column that is not there, or there twice, is refused`() throws {
    let missing = ProblemError.noColumn(path: "f.csv", column: "bb", nearest: "a", available: 2)
    #expect(throws: missing) { try table("a,y\n1,2\n", "f.csv", labels: .named("bb")) }
    #expect(throws: ProblemError.self) { try table("a,y\n1,2\n", "f.csv", labels: .named("3")) }
    #expect(throws: ProblemError.self) { try table("1,2\n", "f.csv", labels: .named("0")) }
    #expect(
      throws: ProblemError.ambiguousColumn(path: "f.csv", column: "y", first: 2, second: 3)
    ) { try table("a,y,y\n1,2,3\n", "f.csv", labels: .named("y")) }
  }

  @Test func `a row of zeros beside its target is refused`() throws {
    let refused = try #require(refusal("1,0,0\n", "f.csv", labels: .named("1")))
    #expect(refused.contains("line 1, every column but 1: all features are zero"))
  }

  @Test func `a quote that is not closed is refused`() throws {
    #expect(try #require(refusal("a,\"y\n1,2\n", "f.csv")).contains("line 1: a double quote"))
  }

  @Test func `without labels of its own every column is a feature`() throws {
    let read = try table("1,2\n3,4\n", "f.csv", labels: .none)
    #expect(read.features == [1, 2, 3, 4])
    #expect(read.labels == nil)
  }
}

@Suite struct TargetFileTests {
  private func column(_ text: String) throws -> [Double] {
    try Target.column(bytes: Data(text.utf8), path: "y.csv")
  }

  @Test func `a file of targets has one number a line, below a header or not`() throws {
    #expect(try column("1\n-2\n\n0\n") == [1, -2, 0])
    #expect(try column("y\n1\n2") == [1, 2])
    #expect(throws: ProblemError.self) { try column("1,2\n") }
    #expect(throws: ProblemError.self) { try column("1\nnan\n") }
    #expect(throws: ProblemError.self) { try column("y\n") }
  }

  @Test func `points and targets that were written are read back`() throws {
    try withTemporaryFolder { try expectReadBack(in: $0.path) }
  }

  private func expectReadBack(in folder: String) throws {
    let data = try drawn("sphere", n: 6, d: 3)
    try NPY.write(data.points, shape: [6, 3], to: folder + "/X.npy")
    try NPY.write(data.targets, shape: [6], to: folder + "/y.npy")
    let (x, y) = (folder + "/X.npy", Target.file(path: folder + "/y.npy"))
    let read = try ProblemData(
      .file(path: x), name: x, batch: 4, dimension: nil, target: y, seed: 1)
    #expect(read.targets == Array(data.targets.prefix(4)))
    // Unit rows are scaled once more: the largest entry, a norm of d squares, a root, two divisions.
    for (old, new) in zip(data.points, read.points) {
      #expect(abs(old - new) <= (3.0 / 2 + 4) * Double.ulpOfOne)
    }
    let sphere = try ProblemData(
      .sphere, name: "sphere", batch: 6, dimension: 3, target: y, seed: 1)
    #expect(sphere.targets == data.targets)
    #expect(throws: ProblemError.wrongTargetCount(path: folder + "/y.npy", targets: 6, points: 7)) {
      try ProblemData(.sphere, name: "sphere", batch: 7, dimension: 3, target: y, seed: 1)
    }
    try NPY.write(data.targets, shape: [5], to: folder + "/y.npy")
    #expect(throws: ProblemError.wrongTargetCount(path: folder + "/y.npy", targets: 5, points: 6)) {
      try Dataset.file(path: x).table(target: y)
    }
  }

  @Test func `the data that come by name have fixed targets`() {
    #expect(throws: ProblemError.fixedColumns(dataset: "digits")) {
      try Dataset.digits.table(target: .column("1"))
    }
  }
}
