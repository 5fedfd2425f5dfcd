import Foundation
import Measurement
import Reporting
import TestSupport
import Testing

struct ReportFolderTests {
  private func written(_ renderer: ChartRenderer?) async throws -> (ChartRenderer.Failure?, String)
  {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let target = ReportFolder(path: folder.path + "/report")
    let failure = try await target.write(ReportPage([try MadeRun.report()]), renderer: renderer)
    let names = try FileManager.default.contentsOfDirectory(atPath: target.figures)
    #expect(names.contains("papers-iteration.vl.json"))
    #expect(names.contains("papers-iteration.csv"))
    return (failure, try String(contentsOfFile: target.page, encoding: .utf8))
  }

  @Test("Without Python there are specifications, CSV and a page of tables, and a sentence why")
  func noPython() async throws {
    let (failure, page) = try await written(ChartRenderer(python: "/nowhere/python3"))
    let sentence = try #require(failure?.sentence)
    #expect(sentence.hasPrefix("/nowhere/python3 cannot be run: "))
    #expect(page.contains("This page has no charts: "))
    #expect(page.contains("python3 cannot be run: "))
    #expect(page.contains("gram-structured.total"))
    #expect(!page.contains("class=\"chart\""))
  }

  @Test("Without the wheel the reason names it")
  func noWheel() async throws {
    let (failure, _) = try await written(nil)
    #expect(failure?.sentence == "vl-convert is not installed")
  }

  @Test("Python is that of the variable, else of the environment beside the program")
  func search() {
    func found(_ variables: [String: String], _ files: [String]) -> Bool {
      ChartRenderer.found(
        program: "/a/.build/release/overparam", variables: variables, fileExists: files.contains)
        != nil
    }
    #expect(found(["OVERPARAM_PYTHON": "python3"], []))
    #expect(found([:], ["/a/.build/report/bin/python3"]))
    #expect(!found([:], []))
  }
}
