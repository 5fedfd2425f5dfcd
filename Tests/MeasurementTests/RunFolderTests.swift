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
      var manifest = Sample.manifest()
      for index in manifest.cells.indices { manifest.cells[index].family = family }
      _ = try JournalWriter.create(in: run.family(family), manifest: manifest)
    }
    try FileManager.default.createDirectory(
      atPath: run.family("other"), withIntermediateDirectories: true)
    #expect(try run.families() == ["exact-gram", "sublinear"])
    #expect(throws: DiskError.self) { try RunFolder(path: folder.path + "/none").families() }
  }

  @Test("What rows in memory cost is taken from a family of the run on the same machine")
  func memoryTimes() throws {
    let folder = try TemporaryFolder()
    let run = RunFolder(path: folder.path + "/run")
    func environment(host: String = "h", threads: Double = 2) -> EnvironmentRecord {
      var environment = Sample.environment
      environment.host = host
      environment.ceilings = ["threads": threads, "single_flops": 1]
      return environment
    }
    #expect(run.memoryTimes(of: environment()) == nil)
    for (family, seconds) in [("exact-gram", nil), ("kernels", 1e-9)] {
      var manifest = Sample.manifest()
      for index in manifest.cells.indices { manifest.cells[index].family = family }
      manifest.environment = environment()
      manifest.environment.ceilings?["gather_64_of_4096"] = seconds
      _ = try JournalWriter.create(in: run.family(family), manifest: manifest)
    }
    #expect(run.memoryTimes(of: environment()) == ["gather_64_of_4096": 1e-9])
    #expect(run.memoryTimes(of: environment(host: "other")) == nil)
    #expect(run.memoryTimes(of: environment(threads: 4)) == nil)
    try folder.write("run/kernels/manifest.json", "{\"family\": \"kernels\"")
    #expect(run.memoryTimes(of: environment()) == nil)
  }

  @Test("A copy of a family's folder is left out, and said")
  func copies() throws {
    let folder = try TemporaryFolder()
    let run = RunFolder(path: folder.path + "/run")
    for name in ["exact-gram", "exact-gram.bak"] {
      _ = try JournalWriter.create(in: run.family(name), manifest: Sample.manifest())
    }
    #expect(try run.families() == ["exact-gram"])
    #expect(
      try run.contents().warnings.map { $0.hasPrefix(run.family("exact-gram.bak")) } == [true])
  }

  @Test("The folder that was meant is named")
  func meant() throws {
    let folder = try TemporaryFolder()
    let run = RunFolder(path: folder.path + "/run")
    _ = try JournalWriter.create(
      in: RunFolder(path: run.path + "/shards/1").family("exact-gram"), manifest: Sample.manifest())
    for (path, named) in [
      (run.path, "\(run.path)/shards/1"), (run.path + "/shards", "\(run.path)/shards/1"),
      (run.path + "/shards/1/exact-gram", "the run \(run.path)/shards/1"),
    ] {
      let error = RunFolder(path: path).nothingMeasured
      #expect(error.sentence.contains(named))
      #expect(error.exitStatus == .noUsableData)
    }
    let empty = RunFolder(path: folder.path).nothingMeasured.sentence
    #expect(!empty.contains("name"))
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
