import Embedded
import Foundation
package import Measurement
import Numerics
import Programs

extension EnvironmentRecord {
  /// This machine with the libraries and the compiler of this program.
  ///
  /// - Parameters:
  ///   - started: the start of the run, UTC, ISO 8601.
  ///   - ceilingSeconds: how long to measure the machine's ceilings; nil leaves them null.
  ///   - memorySeconds: how long to measure what rows in memory cost; nil leaves that out.
  /// - Returns: the environment for a manifest.
  package static func ofThisProgram(
    started: String, ceilingSeconds: Double? = nil, memorySeconds: Double? = nil
  ) -> EnvironmentRecord {
    Workers.reserveBuffers(threads: 1)
    _ = Workers(count: 1)  // which tells OpenBLAS how many threads it has
    let libraries = Libraries.current()
    var record = EnvironmentRecord(
      files: .system, variables: ProcessInfo.processInfo.environment,
      blas: BLASRecord(
        version: libraries.blasVersion, config: libraries.blasConfiguration,
        core: libraries.blasCore, threads: libraries.blasThreads),
      fftw: FFTWRecord(version: libraries.fftwVersion), started: started)
    record.swiftVersion = compilerVersion
    record.buildFlags = flags(codeTarget: libraries.codeTarget)
    record.git = GitRecord(commit: Embedded.commit, dirty: Embedded.isDirty)
    // After the load average was read: the probe would be part of it.
    record.ceilings = ceilingSeconds.map { measuredCeilings(seconds: $0).dictionary }
    if let memorySeconds { record.measureMemory(seconds: memorySeconds) }
    return record
  }

  /// Adds to the ceilings what rows in memory cost.
  package mutating func measureMemory(seconds: Double, files: MachineFiles = .system) {
    let times = MemoryTimes.measure(
      seconds: seconds, threads: processorCount(), processors: files.allowedProcessors,
      sets: files.workingSets)
    ceilings = (ceilings ?? [:]).merging(times.dictionary) { $1 }
  }
}

/// The ceilings on every processor allowed, one thread each.
private func measuredCeilings(seconds: Double, files: MachineFiles = .system) -> Ceilings {
  Ceilings.measure(
    seconds: seconds, threads: processorCount(), processors: files.allowedProcessors,
    arrayBytes: files.bytesBeyondCaches)
}

/// The compiler's version as far as conditional compilation tells it.
private var compilerVersion: String {
  #if compiler(>=6.4)
    "6.4 or later"
  #else
    "6.3"
  #endif
}

/// What the code was generated with.
private func flags(codeTarget: String) -> String {
  #if DEBUG
    let mode = "debug"
  #else
    let mode = "release"
  #endif
  return "\(mode) -march=\(codeTarget) -fno-math-errno"
}
