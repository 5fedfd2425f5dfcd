extension RunFolder {
  /// What rows in memory cost, as a family of this run has recorded it on the same machine with as many threads;
  /// nil where none has, or its manifest cannot be read.
  package func memoryTimes(of environment: EnvironmentRecord) -> [String: Double]? {
    let families = (try? families()) ?? []
    return families.lazy.compactMap { recordedEnvironment($0) }.compactMap { other in
      other.host == environment.host && other.cpuModel == environment.cpuModel
        && other.ceilings?["threads"] == environment.ceilings?["threads"]
        ? other.memoryTimes : nil
    }.first
  }

  private func recordedEnvironment(_ name: String) -> EnvironmentRecord? {
    let path = FamilyRecords.manifestPath(family(name))
    return try? FamilyRecords.manifest(parsing: Disk.read(path), path: path).environment
  }
}
