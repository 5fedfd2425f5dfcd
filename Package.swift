// swift-tools-version: 6.3

import PackageDescription

/// The processor that code is generated for: what `clang -march` accepts. `native` is this machine;
/// a cluster of mixed processors sets the oldest of them, `x86-64-v3` for example.
let march = Context.environment["OVERPARAM_MARCH"] ?? "native"

/// Kernels that count what they do, for the test of counters, `make test-counts`, which needs no optimised code.
let counting =
  Context.environment["OVERPARAM_COUNTS"] == "kernels" ? ["-D", "COUNTS_KERNELS", "-Onone"] : []

let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
  .unsafeFlags(counting),
  .unsafeFlags([
    "-Xcc", "-march=\(march)", "-Xcc", "-DOVERPARAM_MARCH=\"\(march)\"",
    // Square roots become one instruction and vectorise: nothing here reads errno.
    "-Xcc", "-fno-math-errno",
  ]),
]

/// Optimised code takes four times as long to build and gains little in modules that read options and records, judge,
/// fill templates, or test such code: what loops over numbers is in none of them.
let plain = house + [.unsafeFlags(["-Onone"])]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "OverparamBench",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "exact-gram", targets: ["exact-gram"]),
    .executable(name: "fast-jl", targets: ["fast-jl"]),
    .executable(name: "multilayer", targets: ["multilayer"]),
    .executable(name: "kernels", targets: ["kernels"]),
    .executable(name: "overparam", targets: ["overparam"]),
    .executable(name: "sublinear", targets: ["sublinear"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
  ],
  targets: [
    .systemLibrary(
      name: "COpenBLAS", pkgConfig: "openblas",
      providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CFFTW", pkgConfig: "fftw3",
      providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .systemLibrary(
      name: "CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(name: "CLanes"),
    .target(name: "CLimits"),
    .plugin(
      name: "Embedding", capability: .buildTool(), path: "Sources/Embedding"),
    .target(name: "Embedded", swiftSettings: plain, plugins: ["Embedding"]),
    .target(name: "Vocabulary", swiftSettings: house),
    .target(
      name: "Numerics", dependencies: ["Vocabulary", "CLanes", "CLimits", "COpenBLAS", "CFFTW"],
      swiftSettings: house),
    .target(
      name: "Training", dependencies: ["Vocabulary", "Numerics", "Embedded", "CZlib"],
      exclude: [
        "Problems/Data",
        "Solvers/README.md", "Solvers/ExactGram/README.md", "Solvers/FastJL/README.md",
        "Solvers/Multilayer/README.md", "Solvers/Sublinear/README.md",
      ],
      swiftSettings: house),
    .target(name: "Statistics", swiftSettings: house),
    .target(
      name: "Measurement", dependencies: ["Vocabulary", "CLimits", "Statistics"],
      swiftSettings: house),
    .target(
      name: "Programs",
      dependencies: ["Vocabulary", "Measurement", argumentParser, subprocess],
      swiftSettings: house),
    .target(
      name: "Analysis", dependencies: ["Vocabulary", "Measurement", "Embedded", "Statistics"],
      exclude: ["Claims", "Papers"], swiftSettings: plain),
    .target(
      name: "Reporting",
      dependencies: [
        "Vocabulary", "Analysis", "Measurement", "Embedded", "Statistics", mustache, subprocess,
      ],
      exclude: ["Page/Template"], swiftSettings: plain),
    .target(
      name: "Catalogue",
      dependencies: [
        "Vocabulary", "Training", "Numerics", "Measurement", "Statistics", "Programs", "Embedded",
        argumentParser,
      ],
      path: "Benchmarks/Catalogue", swiftSettings: house),
    .executableTarget(
      name: "exact-gram", dependencies: ["Vocabulary", "Catalogue", "Training", argumentParser],
      path: "Benchmarks/ExactGram", swiftSettings: house),
    .executableTarget(
      name: "fast-jl", dependencies: ["Vocabulary", "Catalogue", "Training", argumentParser],
      path: "Benchmarks/FastJL", swiftSettings: house),
    .executableTarget(
      name: "multilayer", dependencies: ["Vocabulary", "Catalogue", "Training", argumentParser],
      path: "Benchmarks/Multilayer", swiftSettings: house),
    .executableTarget(
      name: "kernels", dependencies: ["Catalogue", argumentParser],
      path: "Benchmarks/Kernels", swiftSettings: house),
    .executableTarget(
      name: "sublinear", dependencies: ["Vocabulary", "Catalogue", "Training", argumentParser],
      path: "Benchmarks/Sublinear", swiftSettings: house),
    .executableTarget(
      name: "overparam",
      dependencies: [
        "Vocabulary", "Analysis", "Catalogue", "Measurement", "Numerics", "Programs", "Reporting",
        "Statistics",
        argumentParser,
      ],
      swiftSettings: plain),
    .target(
      name: "TestSupport", dependencies: ["Vocabulary", "Numerics", "Measurement"],
      path: "Tests/TestSupport",
      swiftSettings: house),
    .target(name: "CAllocator", path: "Tests/CAllocator"),
    .testTarget(
      name: "NumericsTests", dependencies: ["Vocabulary", "Numerics", "TestSupport", "CAllocator"],
      exclude: ["Fixtures/make_normals.py"], swiftSettings: house),
    .testTarget(
      name: "TrainingTests", dependencies: ["Vocabulary", "Training", "Numerics", "TestSupport"],
      resources: [.copy("Fixtures")], swiftSettings: house),
    .testTarget(
      name: "MeasurementTests",
      dependencies: [
        "Vocabulary", "Measurement", "Programs", "Statistics", "TestSupport", argumentParser,
      ],
      swiftSettings: plain),
    .testTarget(
      name: "AnalysisTests",
      dependencies: [
        "Vocabulary", "Analysis", "Measurement", "Statistics", "TestSupport", "overparam",
        subprocess,
      ],
      resources: [.copy("Fixtures")], swiftSettings: house),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Vocabulary", "Reporting", "Analysis", "Measurement", "TestSupport"],
      swiftSettings: plain),
    .testTarget(
      name: "FuzzTests",
      dependencies: ["Vocabulary", "Training", "Measurement", "Statistics", "Analysis"],
      swiftSettings: house),
    .testTarget(
      name: "SanitizeTests", dependencies: ["Numerics"], path: "Tests/Sanitize",
      exclude: ["sanitize.sh", "leaks.supp", "races.supp"], swiftSettings: plain),
    .testTarget(
      name: "CatalogueTests",
      dependencies: [
        "Vocabulary", "Catalogue", "Analysis", "Training", "Measurement", "Numerics", "Programs",
        "TestSupport",
        argumentParser,
      ], swiftSettings: house),
  ],
  swiftLanguageModes: [.v6]
)

if !counting.isEmpty {
  // The other tests say nothing of counters, and the compiler fails on some of them without optimisation.
  package.targets.removeAll { $0.type == .test && $0.name != "TrainingTests" }
}
