import Embedded
import Foundation
package import Measurement

extension EnvironmentRecord {
  /// Describes this machine, this process and what it was built from.
  ///
  /// What cannot be found out is null; `ceilings` always is.
  ///
  /// - Parameters:
  ///   - blas: what the library says of itself; its `library`, when null, is looked up among the
  ///     shared objects of this process.
  ///   - fftw: what the library says of itself.
  ///   - swiftVersion: the compiler's version.
  ///   - buildFlags: the code generation that was asked for.
  ///   - started: the start of the run, UTC, ISO 8601.
  ///   - files: where the machine describes itself.
  ///   - variables: the process's environment variables.
  /// - Returns: a record to which only the measured ceilings are missing.
  package static func current(
    blas: BLASRecord, fftw: FFTWRecord, swiftVersion: String?, buildFlags: String?,
    started: String, files: MachineFiles = .system,
    variables: [String: String] = ProcessInfo.processInfo.environment
  ) -> EnvironmentRecord {
    var record = EnvironmentRecord(
      files: files, variables: variables, blas: blas, fftw: fftw, started: started)
    record.swiftVersion = swiftVersion
    record.buildFlags = buildFlags
    record.git = .ofThisProgram
    return record
  }
}

extension EnvironmentRecord.GitRecord {
  /// What the program was built from, wherever it runs.
  package static var ofThisProgram: EnvironmentRecord.GitRecord {
    .init(commit: Embedded.commit, dirty: Embedded.isDirty)
  }
}
