import ArgumentParser
import Catalogue
import Foundation
import Measurement
import TestSupport
import Testing
import Training
import Vocabulary

/// An exported problem has the weights of every layer.
@Suite struct ProblemExportTests {
  @Test func `every layer's weights are written, and more than the memory allows are not`() throws {
    try withTemporaryFolder { try expectExport(to: $0.path + "/problem") }
  }

  private func expectExport(to folder: String) throws {
    let options = try BenchmarkOptions.parse([
      "-m", "32", "-n", "3", "-d", "4", "--option", "layers=4", "--precision", "double",
    ])
    let plan = try Plan(Selection(options, family: .multilayer))
    try ProblemExport(plan, limits: ResourceLimits()).write(to: folder)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(
      Set(files) == [
        "X.npy", "y.npy", "a.npy", "W.npy", "W2.npy", "W3.npy", "W4.npy", "problem.json",
      ])
    let size = try Data(contentsOf: URL(fileURLWithPath: folder + "/W3.npy")).count
    #expect(size == 128 + 32 * 32 * 8)
    let needed = 3 * 32 * 32 * 8
    #expect(throws: CommandError.self) {
      try ProblemExport(plan, limits: ResourceLimits(memoryBytes: needed)).write(to: folder)
    }
  }
}
