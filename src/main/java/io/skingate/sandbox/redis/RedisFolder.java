package io.skingate.sandbox.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The temporary folder of one {@link EmbeddedRedis}. A file lock inside says that its JVM lives;
 * the system drops it with the process however that ended, so a folder whose lock is free is left
 * over.
 */
final class RedisFolder implements AutoCloseable {
  /** What to do where the temporary folder does not serve. */
  static final String REMEDY = "name another one: java -Djava.io.tmpdir=DIR -jar ...";

  private static final String PREFIX = "skingate-redis-";
  private static final String STAGING = "skingate-new-redis-";

  /**
   * Folders of this JVM. They must never be probed: closing any channel of a file drops all locks
   * that the process holds on it (POSIX).
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lockFile;

  private RedisFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Where all of them are made. */
  static String parent() {
    return System.getProperty("java.io.tmpdir");
  }

  /**
   * Makes a new folder, readable by this user alone.
   *
   * @throws IOException with the remedy where the temporary folder does not serve
   */
  static RedisFolder create() throws IOException {
    try {
      return make();
    } catch (IOException | InvalidPathException unusable) {
      throw new IOException(
          "cannot make a folder in the temporary folder "
              + parent()
              + " ("
              + reason(unusable)
              + "); "
              + REMEDY,
          unusable);
    }
  }

  private static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "there is none";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    return failure instanceof FileSystemException refused && refused.getReason() != null
        ? refused.getReason()
        : String.valueOf(failure.getMessage());
  }

  private static RedisFolder make() throws IOException {
    Path staging = Files.createTempDirectory(Path.of(parent()), STAGING);
    // Locked before it takes the name that others look for, so nobody sees it without its lock.
    FileChannel channel =
        FileChannel.open(
            staging.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    channel.lock();
    String suffix = staging.getFileName().toString().substring(STAGING.length());
    Path path = staging.resolveSibling(PREFIX + suffix);
    OWN.add(path);
    Files.move(staging, path);
    return new RedisFolder(path, channel);
  }

  Path path() {
    return path;
  }

  /** Deletes the folder with all that is in it. */
  @Override
  public void close() throws IOException {
    try {
      delete(path);
    } finally {
      lockFile.close();
      OWN.remove(path);
    }
  }

  /** Removes what runs left behind that ended together with their watchdog. */
  static void cleanUpAfterDeadRuns() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of(parent()), PREFIX + "*")) {
      for (Path folder : found) {
        if (!OWN.contains(folder) && isAbandoned(folder)) {
          endServerOf(folder);
          delete(folder);
        }
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (IOException notOurs) {
      return false;
    }
  }

  /** Ends a server that still runs out of this folder; a reused process id is left alone. */
  private static void endServerOf(Path folder) {
    try {
      long pid = Long.parseLong(Files.readString(folder.resolve("redis.pid")).trim());
      ProcessHandle.of(pid)
          .filter(
              process ->
                  process.info().command().filter(c -> Path.of(c).startsWith(folder)).isPresent())
          .ifPresent(ProcessHandle::destroyForcibly);
    } catch (IOException | NumberFormatException none) {
      // It never got as far as writing its process id.
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) tree.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException | UncheckedIOException goneMeanwhile) {
      // The watchdog of the dead run was faster.
    }
  }
}
