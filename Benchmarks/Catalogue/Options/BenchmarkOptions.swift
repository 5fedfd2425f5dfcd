package import ArgumentParser
import Training

/// The options of every benchmark executable, as they stand on the command line.
package struct BenchmarkOptions: ParsableArguments {
  @Option(help: "Solvers, by name, separated by commas (default: the family's).")
  package var solver: String?

  @Option(
    help: ArgumentHelp(
      "Studies, by name as in `overparam list`, separated by commas, or all (default: all).",
      discussion: """
        Sizes without a study make one, custom: their product, with m = 2^12, n = 32, d = 16, shift 0 \
        (0.4 in sublinear and multilayer), single precision, 100 iterations and tolerance 1e-5 (1e-8 in double) where nothing else is said.
        """))
  package var study: String?

  @Option(
    name: [.short, .customLong("width")], parsing: .unconditional,
    help: "Widths: 1024 | 256,512,1000 | 2^10...2^16 | 2^10...2^16:x4.")
  package var m: String?

  @Option(
    name: [.short, .customLong("batch")], parsing: .unconditional, help: "Numbers of data points.")
  package var n: String?

  @Option(
    name: [.short, .customLong("dimension")], parsing: .unconditional,
    help: "Dimensions of a data point.")
  package var d: String?

  @Option(help: "smoke, quick or full.")
  package var scale = "quick"

  @Option(parsing: .unconditional, help: "C in the shift b = sqrt(C ln m); 0 is plain ReLU.")
  package var shift: String?

  @Option(
    help: ArgumentHelp(
      "\(datasetList.map(\.syntax).joined(separator: ", ")), or the path of a file.",
      discussion: """
        A file is text (fields between commas, semicolons, tabs or blanks, with a header or without), NPY, \
        LIBSVM or IDX, as it is or in gzip. Points are scaled to unit length. fashion-mnist needs Debian's package \
        dataset-fashion-mnist.
        """))
  package var dataset: String?

  @Option(
    help: ArgumentHelp(
      "gaussian, teacher, labels, column:NAME, or the path of a file (default: labels where the data have some).",
      discussion: """
        labels are the last column of a text, the first numbers of LIBSVM's lines, and the \
        labels-idx1 file beside an images-idx3 file. column:NAME is a column of a text or NPY file by its \
        name or its number from 1, and the others are features. A file of targets is NPY, IDX or text with \
        one number a point, and every column of the data is a feature. Drawn points have gaussian targets \
        unless told otherwise; a file without any is refused.
        """))
  package var target: String?

  @Option(
    help: ArgumentHelp(
      "Whether the first row of a file names its columns: yes or no (default: as it looks).",
      valueName: "yes|no"))
  package var header: String?

  @Option(
    help: ArgumentHelp(
      "Columns of a file that are left out, by name or by number from 1 (@3 where names are numbers), separated by commas.",
      valueName: "columns"))
  package var drop: String?

  @Option(help: "single or double.")
  package var precision: String?

  @Option(
    parsing: .unconditional,
    help: "Threads (default: one in studies that test exponents, else the processors allowed).")
  package var threads: String?

  @Option(parsing: .unconditional, help: "The seed of weights, data and targets.")
  package var seed = "1"

  @Option(parsing: .unconditional, help: "Outer iterations at most.")
  package var iterations: String?

  @Option(
    parsing: .unconditional,
    help: "Outer iterations at most in processes after the first (default: as many).")
  package var repeatedIterations: String?

  @Option(
    parsing: .unconditional, help: "|r| / |r_0| at which training ends; 0 makes every iteration.")
  package var tolerance: String?

  @Option(help: "none or levenberg-marquardt.")
  package var damping: String?

  @Option(parsing: .unconditional, help: "Fresh processes a cell (default: by the scale).")
  package var processes: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Wall time after which a process is ended and recorded as timeout, in seconds or as in 5m (default: 3600).",
      valueName: "duration"))
  package var timeLimit: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Memory above which a process is not started, or ended (default: 90 % of the machine's).",
      valueName: "gib"))
  package var memoryLimit: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Time for the whole sweep, as in 90s, 15m or 1h30m: what does not fit is recorded as skipped.",
      valueName: "duration"))
  package var budget: String?

  @Option(help: "The run's folder (default: results/<UTC stamp>-<commit>).")
  package var out: String?

  @Flag(help: "Go on with the run in --out where it stopped, or start it.")
  package var resume = false

  @Flag(help: "With --resume: although commit, processor, BLAS core or threads have changed.")
  package var force = false

  @Option(
    help: ArgumentHelp(
      "Measure one part of K; a ladder of one solver is always in one part.", valueName: "i/k"))
  package var shard: String?

  @Flag(help: "Show the cells with their predicted time and memory, and measure nothing.")
  package var dryRun = false

  @Option(
    help: ArgumentHelp(
      "Write X, y, W(0) and a of the cell as NPY files to a folder, and measure nothing.",
      valueName: "dir"))
  package var exportProblem: String?

  @Option(
    help: ArgumentHelp("A solver's own option, as in learning-rate=tuned.", valueName: "key=value"))
  package var option: [String] = []

  @Option(help: "text or json, of what is written to standard output.")
  package var format = "text"

  @Flag(name: .customLong("run-cell"), help: .hidden)
  package var runCell = false

  package init() {}
}
