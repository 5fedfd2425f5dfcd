import Foundation
import PackagePlugin

/// Writes the commit and the files that programs carry as a source of the target, before every build.
@main
struct Embedding: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let package = context.package.directoryURL
    let output = context.pluginWorkDirectoryURL
    return [
      .prebuildCommand(
        displayName: "Embedding the commit, claims, digits and the page's template",
        executable: URL(filePath: "/bin/sh"),
        arguments: [
          package.appending(path: "Sources/Embedding/embed.sh").path, package.path, output.path,
        ],
        outputFilesDirectory: output)
    ]
  }
}
