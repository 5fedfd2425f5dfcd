/// The machine and the software that a run was made with; unknown is null.
package struct EnvironmentRecord: Codable, Equatable, Sendable {
  /// The name of the machine.
  @Nullable package var host: String?
  /// As in `os-release`.
  @Nullable package var os: String?
  /// The release of the kernel.
  @Nullable package var kernel: String?
  /// The processor's name.
  @Nullable package var cpuModel: String?
  /// Vector and bit instructions that matter here, `avx2` or `avx512f` for example.
  @Nullable package var isa: [String]?
  /// Hardware threads of the machine.
  @Nullable package var coresLogical: Int?
  /// Those that this process may run on.
  @Nullable package var coresAllowed: Int?
  /// Whether two hardware threads share a core.
  @Nullable package var smt: Bool?
  /// The scaling governor of the first processor.
  @Nullable package var governor: String?
  /// Bytes of cache that one core sees.
  @Nullable package var l1d: Int?
  /// The same of the second level.
  @Nullable package var l2: Int?
  /// The same of the third level.
  @Nullable package var l3: Int?
  /// Of the machine.
  @Nullable package var memoryBytes: Int?
  /// CPUs that the control group may use, 1.5 for example; null without a limit.
  @Nullable package var cgroupCpuQuota: Double?
  /// The hypervisor's or container's name.
  @Nullable package var virtualisation: String?
  /// Over 1, 5 and 15 minutes.
  @Nullable package var loadAverage: [Double]?
  /// The library that multiplies matrices.
  package var blas: BLASRecord
  /// The library that transforms.
  package var fftw: FFTWRecord
  /// Of the compiler.
  @Nullable package var swiftVersion: String?
  /// What the code was built with and for.
  @Nullable package var buildFlags: String?
  /// What was built.
  package var git: GitRecord
  /// The job that ran it; nil outside Slurm.
  @Nullable package var slurm: SlurmRecord?
  /// UTC, ISO 8601.
  package var started: String
  /// The machine's measured ceilings, and seconds a row in memory by the keys of ``MemoryAccess`` where those were
  /// measured; null until they are measured.
  @Nullable package var ceilings: [String: Double]?

  /// The library behind dense linear algebra.
  package struct BLASRecord: Codable, Equatable, Sendable {
    /// Of the library.
    @Nullable package var version: String?
    /// What the library says of its build.
    @Nullable package var config: String?
    /// The processor whose kernels it chose.
    @Nullable package var core: String?
    /// Of the library, not of our loops.
    @Nullable package var threads: Int?
    /// The path of the shared object that was loaded.
    @Nullable package var library: String?

    package init(
      version: String? = nil, config: String? = nil, core: String? = nil, threads: Int? = nil
    ) {
      self.version = version
      self.config = config
      self.core = core
      self.threads = threads
    }
  }

  /// The library behind fast transforms.
  package struct FFTWRecord: Codable, Equatable, Sendable {
    /// Of the library.
    @Nullable package var version: String?
    /// How hard plans were searched for: `estimate`, `measure`, ...
    @Nullable package var planner: String?
    /// Where plans were read from.
    @Nullable package var wisdom: String?

    package init(version: String? = nil) {
      self.version = version
    }
  }

  /// The source that the run was started from.
  package struct GitRecord: Codable, Equatable, Sendable {
    /// The whole hash; nil outside a repository.
    @Nullable package var commit: String?
    /// Whether anything but `results/` differs from the commit.
    @Nullable package var dirty: Bool?

    package init(commit: String? = nil, dirty: Bool? = nil) {
      self.commit = commit
      self.dirty = dirty
    }
  }

  /// The task of a cluster's scheduler that the run is part of.
  package struct SlurmRecord: Codable, Equatable, Sendable {
    /// Its number.
    @Nullable package var job: String?
    /// The node's name.
    @Nullable package var node: String?
    /// The number within an array.
    @Nullable package var task: String?
  }
}
