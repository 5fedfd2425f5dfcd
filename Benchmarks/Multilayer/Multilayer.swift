import ArgumentParser
import Catalogue
import Training
import Vocabulary

@main
struct Multilayer: BenchmarkCommand {
  static let family = Family.multilayer
  static let configuration = CommandConfiguration(
    commandName: "multilayer",
    abstract: "Measures Gauss-Newton training of a ReLU network of several layers.",
    discussion: """
      Examples:
        multilayer --scale smoke
        multilayer --study width --solver multilayer-dense,multilayer-lazy
        multilayer -m 2^9...2^12 -n 8 --shift 0.4 --option layers=4
        multilayer -m 1024 -n 32 --shift 0.4 --option normalise=off \\
          --damping levenberg-marquardt
        multilayer -m 4096 -n 8 --shift 0.4 --option train=last
      """,
    version: toolVersion)

  @OptionGroup var options: BenchmarkOptions
}
