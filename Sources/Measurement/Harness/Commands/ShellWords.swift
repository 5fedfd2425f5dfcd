/// Command lines that can be pasted into a shell.
package enum ShellWords {
  /// Words with blanks between them, in quotation marks where they need some.
  package static func line(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// The command that goes on with a run.
  ///
  /// - Parameters:
  ///   - program: as it was called.
  ///   - arguments: of the run, without the program.
  ///   - folder: the run's, which the arguments may not name.
  /// - Returns: one line.
  package static func resuming(
    program: String, arguments: [String], folder: RunFolder
  ) -> String {
    var words = [program] + arguments
    let names = arguments.contains { $0 == "--out" || $0.hasPrefix("--out=") }
    if !names { words += ["--out", folder.path] }
    if !arguments.contains("--resume") { words.append("--resume") }
    return line(words)
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { character in
      character.isASCII
        && (character.isLetter || character.isNumber || "-_./:=,^+@%".contains(character))
    }
    if plain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
