import Catalogue
import Foundation
import Measurement
import Testing

@Suite struct ProgramEnvironmentTests {
  @Test func `ceilings are recorded when they are asked for`() async throws {
    let without = EnvironmentRecord.ofThisProgram(started: "2026-01-01T00:00:00Z")
    #expect(without.ceilings == nil)
    #expect((without.git.commit == nil) == (without.git.dirty == nil))
    #expect(without.buildFlags?.contains("-march=") == true)
    let with = EnvironmentRecord.ofThisProgram(
      started: "2026-01-01T00:00:00Z", ceilingSeconds: 0.1)
    let ceilings = try #require(with.ceilings)
    #expect(ceilings["double_flops", default: 0] > 0)
    #expect(ceilings["threads", default: 0] >= 1)
    let data = try RecordCoding.line(with)
    #expect(try RecordCoding.read(EnvironmentRecord.self, from: data) == with)
  }

  @Test func `children started after the probe may use the processors of their parent`()
    async throws
  {
    guard FileManager.default.fileExists(atPath: "/proc/self/status") else { return }
    let before = try processorsOfAChild()
    _ = EnvironmentRecord.ofThisProgram(
      started: "2026-01-01T00:00:00Z", ceilingSeconds: 0.1)
    #expect(try processorsOfAChild() == before)
  }

  private func processorsOfAChild() throws -> String {
    let (child, pipe) = (Process(), Pipe())
    child.executableURL = URL(fileURLWithPath: "/bin/grep")
    child.arguments = ["Cpus_allowed_list", "/proc/self/status"]
    child.standardOutput = pipe
    try child.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    child.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}
