import ArgumentParser
import Catalogue
import Measurement
import Testing

@Suite struct RunSettingsTests {
  private func settings(_ arguments: String...) throws -> RunSettings {
    try RunSettings(BenchmarkOptions.parse(arguments))
  }

  @Test func `limits are in seconds and GiB, and have defaults`() throws {
    let settings = try settings("--time-limit", "0.5", "--memory-limit", "1.5")
    #expect(settings.limits == ResourceLimits(seconds: 0.5, memoryBytes: 3 << 29))
    #expect(settings.effectiveLimits == settings.limits)
    let defaults = try self.settings()
    #expect(defaults.limits == ResourceLimits())
    #expect(defaults.effectiveLimits.seconds == 3600)
    #expect(try #require(defaults.effectiveLimits.memoryBytes) > 0)
  }

  @Test(arguments: [
    ("90", 90.0), ("90s", 90), ("15m", 900), ("1h30m", 5400), ("1.5h", 5400), ("1d2h3m4s", 93784),
  ])
  func `a budget is a time`(text: String, seconds: Double) throws {
    #expect(try settings("--budget", text).budgetSeconds == seconds)
  }

  @Test func `a run goes on where it is told to`() throws {
    let settings = try settings("--out", "x/", "--resume", "--force", "--shard", "2/3", "--dry-run")
    #expect(settings.folder == RunFolder(path: "x"))
    #expect(settings.resumes && settings.forces && settings.isDryRun)
    #expect(settings.shard == (try Shard("2/3")))
  }

  @Test(arguments: [
    ["--format", "xml"], ["--resume"], ["--force", "--out", "x"], ["--shard", "0/4", "--out", "x"],
    ["--time-limit", "0"], ["--time-limit", "-1"], ["--memory-limit", "nan"],
    ["--budget", ""], ["--budget", "0"], ["--budget", "5x"], ["--budget", "1m1h"],
    ["--budget", "m"], ["--budget", "10ms"], ["--budget", "1hm5s"], ["--budget", "-5m"],
    ["--out", ""], ["--export-problem", ""],
    ["--dry-run", "--export-problem", "x"],
  ])
  func `settings that make no sense are refused with code 64`(arguments: [String]) throws {
    let options = try BenchmarkOptions.parse(arguments)
    let error = #expect(throws: UsageError.self) { try RunSettings(options) }
    #expect(error?.exitStatus == .usage)
  }
}
