import Analysis
import Foundation
import Measurement

extension ExportFormat {
  /// ``RunExport/googleBenchmark()``.
  package static let googleBenchmark = ExportFormat(
    "google-benchmark", "JSON for Google Benchmark's compare.py"
  ) { try $0.googleBenchmark() }
}

extension RunExport {
  /// The JSON of Google Benchmark, schema version 1: a row for each timed iteration of each process,
  /// under one name for a point, then the mean, the median, the standard deviation and the
  /// coefficient of variation of those.
  ///
  /// Differs from what Google Benchmark writes in: 1. processor time is not measured an iteration,
  /// so `cpu_time` repeats `real_time`; 2. repetitions are iterations, and those of one process are
  /// less independent than those of several.
  fileprivate func googleBenchmark() throws -> ExportDocument {
    let timed = timed
    guard timed.contains(where: { !GoogleBenchmarkRow.rows(of: $0, familyIndex: 0).isEmpty }) else {
      throw CommandError(
        "every point of the run has a process that ran into its time limit",
        exitStatus: .noUsableData)
    }
    let context = GoogleBenchmarkContext(runs, losses: PointLoss.all(among: points))
    let end = try RecordCoding.document(["context": context])
    return ExportDocument(
      pieces: { take in
        var elements = IndentedElements()
        try take(Data("{\n  \"benchmarks\" : [\n".utf8))
        for (index, point) in timed.enumerated() {
          try take(elements.next(GoogleBenchmarkRow.rows(of: point, familyIndex: index)))
        }
        try take(Data("\n  ],".utf8) + end.dropFirst())
      }, warnings: lossWarnings)
  }
}

/// An array in a document that is written element by element, as ``RecordCoding`` writes it where it is
/// a value of the outermost object.
private struct IndentedElements {
  private var isFirst = true

  /// Some more of the elements, with the comma that parts them from those before.
  mutating func next(_ elements: [GoogleBenchmarkRow]) throws -> Data {
    if elements.isEmpty { return Data() }
    defer { isFirst = false }
    let start = Data((isFirst ? "" : ",\n").utf8)
    return start + Data(Self.indented([UInt8](try RecordCoding.document(elements))))
  }

  /// The lines of an array without those of its brackets. In strings the end of a line is escaped.
  private static func indented(_ array: [UInt8]) -> [UInt8] {
    let newline = UInt8(ascii: "\n")
    var bytes: [UInt8] = [0x20, 0x20]
    bytes.reserveCapacity(array.count + array.count / 4)
    array.withUnsafeBufferPointer { array in
      for index in 2..<array.count - 3 {
        bytes.append(array[index])
        if array[index] == newline {
          bytes.append(0x20)
          bytes.append(0x20)
        }
      }
    }
    return bytes
  }
}

/// Where it was measured: keys of Google Benchmark, without those that are unknown, and ours.
private struct GoogleBenchmarkContext: Encodable {
  var date: String
  var hostName: String?
  var executable: String
  var numCpus: Int?
  var cpuScalingEnabled: Bool?
  var caches: [Cache]
  var loadAvg: [Double]
  var libraryBuildType: String
  var jsonSchemaVersion = 1
  var cpuModel: String?
  var gitCommit: String?
  var run: String
  var cpuTime = "not measured: repeats real_time"
  var repetitions = "accepted iterations of all processes but each one's first that still train"
  var leftOut: [PointLoss]

  struct Cache: Encodable {
    var type: String
    var level: Int
    var size: Int
  }

  init(_ runs: [FamilyRun], losses: [PointLoss]) {
    // A run has at least one family, and its families share a machine.
    let manifest = runs[0].manifest
    let environment = manifest.environment
    date = environment.started
    hostName = environment.host
    executable = "overparam export"
    numCpus = environment.coresLogical
    cpuScalingEnabled = environment.governor.map { $0 != "performance" }
    let sizes: [(String, Int, Int?)] = [
      ("Data", 1, environment.l1d), ("Unified", 2, environment.l2), ("Unified", 3, environment.l3),
    ]
    caches = sizes.compactMap { type, level, size in
      size.map { Cache(type: type, level: level, size: $0) }
    }
    loadAvg = environment.loadAverage ?? []
    let isDebug = environment.buildFlags?.hasPrefix("debug") == true
    libraryBuildType = isDebug ? "debug" : "release"
    cpuModel = environment.cpuModel
    gitCommit = environment.git.commit
    run = manifest.run
    leftOut = losses
  }
}
