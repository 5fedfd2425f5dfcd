import Foundation
import Measurement
import TestSupport
import Testing

struct RunFolderTests {
  @Test("A run is named after its start and its commit")
  func name() {
    let utc = "2026-11-21T04:05:06Z"
    let run = RunFolder(startedAt: utc, commit: "1a2b3c4d5e6f7890")
    #expect(run.path == "results/20261121T040506Z-1a2b3c4")
    #expect(run.name == "20261121T040506Z-1a2b3c4")
    #expect(run.family("exact-gram") == "results/20261121T040506Z-1a2b3c4/exact-gram")
    #expect(RunFolder(startedAt: utc, commit: nil).name == "20261121T040506Z-nocommit")
    #expect(RunFolder(path: "out/mine//").name == "mine")
  }

  @Test("A folder whose path is one letter, or begins with one, is created and found")
  func shortPaths() throws {
    let folder = try TemporaryFolder()
    let here = FileManager.default.currentDirectoryPath
    let name = "q" + UUID().uuidString.prefix(1)
    for path in [String(name), "\(name)/1", "\(folder.path)/h/1/"] {
      let created = try Disk.makeFolders(path)
      #expect(!created.isEmpty)
      Disk.remove(created)
    }
    #expect(FileManager.default.currentDirectoryPath == here)
    #expect(RunFolder(path: "h").name == "h")
    #expect(RunFolder(path: "/h").name == "h")
  }

  @Test("The families of a run are those with a manifest")
  func families() throws {
    let folder = try TemporaryFolder()
    let run = RunFolder(path: folder.path + "/run")
    for family in ["sublinear", "exact-gram"] {
      _ = try JournalWriter.create(in: run.family(family), manifest: Sample.manifest())
    }
    try FileManager.default.createDirectory(
      atPath: run.family("other"), withIntermediateDirectories: true)
    #expect(try run.families() == ["exact-gram", "sublinear"])
    #expect(throws: DiskError.self) { try RunFolder(path: folder.path + "/none").families() }
  }

  @Test("The link to the newest run is relative and moves")
  func latest() throws {
    let folder = try TemporaryFolder()
    for name in ["first", "second"] {
      try RunFolder(path: "\(folder.path)/\(name)").markLatest()
      let target = try FileManager.default.destinationOfSymbolicLink(
        atPath: folder.path + "/latest")
      #expect(target == name)
    }
    #expect(folder.contents == ["latest"])
  }
}
