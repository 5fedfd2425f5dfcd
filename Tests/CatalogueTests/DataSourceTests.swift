import ArgumentParser
import Catalogue
import Foundation
import Measurement
import TestSupport
import Testing
import Training
import Vocabulary

struct DataSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ text: String, to name: String) throws -> String {
    let path = folder.path + "/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    return path
  }

  private func plan(_ arguments: String...) throws -> Plan {
    let options = try BenchmarkOptions.parse(arguments + ["--processes", "1"])
    return try Plan(
      Selection(options, family: .exactGram, folder: folder.path))
  }

  @Test func `a file is called by its name and found by its place, however it is typed`() throws {
    let path = try write("a,y\n1,2\n", to: "my.csv")
    let real = URL(filePath: path).resolvingSymlinksInPath().path
    for text in [
      "my.csv", "./my.csv", path, "../\(URL(filePath: folder.path).lastPathComponent)/my.csv",
    ] {
      let source = try DataSource.dataset(text, in: folder.path)
      #expect(source.name == "my.csv")
      #expect(source.path == real)
    }
    #expect(throws: ProblemError.self) { try DataSource.dataset("none.csv", in: folder.path) }
  }

  @Test func `our names are no files, and files that are called so keep a slash`() throws {
    _ = try write("a,y\n1,2\n", to: "digits")
    #expect(try DataSource.dataset("digits", in: folder.path).path == nil)
    #expect(try DataSource.dataset("./digits", in: folder.path).name == "./digits")
    #expect(try DataSource.target("labels", in: folder.path).path == nil)
    _ = try write("1\n2\n", to: "labels")
    #expect(try DataSource.target("./labels", in: folder.path).name == "./labels")
  }

  @Test func `a name without an ending is a file where there is one`() throws {
    #expect(throws: ProblemError.self) { try DataSource.dataset("a9a", in: folder.path) }
    _ = try write("1 1:2\n", to: "a9a")
    #expect(try DataSource.dataset("a9a", in: folder.path).name == "a9a")
  }

  @Test func `a plan knows what it reads`() throws {
    let path = try write("a,b,y\n1,2,5\n2,1,-3\n1,1,0.5\n", to: "my.csv")
    let plan = try plan("--dataset", "my.csv", "-n", "2", "-m", "64")
    #expect(
      plan.data.map(\.text) == ["my.csv: 2 of 3 points, 2 features, target 'y' from -3 to 5"])
    #expect(plan.data[0].files.map(\.role) == [.points])
    #expect(plan.cells.allSatisfy { $0.point.dataset == "my.csv" })
    let real = URL(filePath: path).resolvingSymlinksInPath().path
    let run = try CellRun.run(
      plan.cells[0], sampling: 0, paths: DataPaths(points: real))
    #expect(run.status == .ok)
    #expect(try self.plan("-n", "2", "-m", "64").data.isEmpty)
  }

  @Test func `cells record how a table is read, and read it so`() throws {
    let path = try write(",a,b,y\n0,1,2,5\n1,2,1,-3\n2,1,1.5,0.5\n", to: "indexed.csv")
    let size = ["-n", "2", "-m", "64", "--solver", "gram-structured", "--processes", "1"]
    func plan(_ more: String...) throws -> Plan {
      let options = try BenchmarkOptions.parse(["--dataset", path] + size + more)
      return try Plan(Selection(options, family: .exactGram))
    }
    let ruled = try plan()
    #expect(ruled.notes.count == 1)
    #expect(ruled.cells[0].point.d == 2)
    #expect(ruled.cells[0].options["header"] == .word("yes"))
    #expect(ruled.cells[0].options["drop"] == .word("@1"))
    let paths = DataPaths(points: path)
    #expect(try CellRun.run(ruled.cells[0], sampling: 0, paths: paths).status == .ok)
    let told = try plan("--drop", "a")
    #expect(told.cells[0].point.d == 1)
    #expect(told.cells[0].options["drop"] == .word("@1,@2"))
    #expect(throws: (any Error).self) { try plan("--header", "no") }
    #expect(throws: UsageError.self) { try plan("--header", "perhaps") }
    #expect(throws: UsageError.self) { try plan("--drop", "a,") }
    let drawn = try BenchmarkOptions.parse(size + ["--drop", "a"])
    #expect(throws: UsageError.self) { try Selection(drawn, family: .exactGram) }
  }

  @Test func `targets are never invented`() throws {
    try NPY.write([1.0, 2, 3, 4.5], shape: [2, 2], to: folder.path + "/X.npy")
    #expect(throws: ProblemError.noTarget(dataset: "X.npy")) {
      try plan("--dataset", "X.npy", "-n", "2", "-m", "64")
    }
    for target in ["gaussian", "teacher"] {
      let plan = try plan("--dataset", "X.npy", "-n", "2", "-m", "64", "--target", target)
      #expect(plan.cells.allSatisfy { $0.point.target == target })
    }
    _ = try write("1\n2\n", to: "y.csv")
    let named = try plan("--dataset", "X.npy", "-n", "2", "-m", "64", "--target", "y.csv")
    #expect(named.data[0].files.map(\.role) == [.points, .targets])
  }

  @Test func `equal points are named where steps have no damping`() throws {
    _ = try write("a,b,y\n1,2,0\n3,1,1\n2,4,1\n", to: "equal.csv")
    let sizes = ["-n", "3", "-m", "64", "--dataset", "equal.csv", "--solver", "gram-structured"]
    func warnings(_ more: String...) throws -> [String] {
      let options = try BenchmarkOptions.parse(sizes + more)
      return try Plan(Selection(options, family: .exactGram, folder: folder.path)).warnings
    }
    let found = try warnings()
    #expect(found.count == 1)
    #expect(found.first?.contains("rows 1 and 3") == true)
    #expect(found.first?.contains("--damping levenberg-marquardt") == true)
    #expect(try warnings("--damping", "levenberg-marquardt").isEmpty)
    _ = try write("a,y\n1,2\n2,3\n", to: "one.csv")
    let one = try plan("--dataset", "one.csv", "-n", "2", "-m", "64", "--solver", "gram-structured")
    #expect(one.warnings.first?.contains("one feature") == true)
  }

  @Test func `targets that single precision does not hold are refused there`() throws {
    _ = try write("a,b,y\n1,2,1\n2,1,-1e25\n", to: "large.csv")
    let sizes = ["--dataset", "large.csv", "-n", "2", "-m", "64"]
    #expect(throws: ProblemError.targetTooLarge(dataset: "large.csv", row: 2, value: -1e25)) {
      try plan(sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5])
    }
    _ = try plan(
      sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], "--precision", "double")
  }
}
