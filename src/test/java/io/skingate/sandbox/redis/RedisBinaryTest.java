package io.skingate.sandbox.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBinaryTest {
  @TempDir private Path folder;

  @Test
  void where_nothing_may_run_the_remedy_is_named() throws Exception {
    // The system answers as it does on a file system that is mounted noexec.
    Path binary = Files.writeString(folder.resolve("redis-server"), "#!/bin/sh\nexit 0\n");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> RedisBinary.runs(binary))
        .withMessageContaining(System.getProperty("java.io.tmpdir"))
        .withMessageContaining("noexec")
        .withMessageContaining("-Djava.io.tmpdir=DIR");
  }

  @Test
  void another_machines_program_is_only_none() throws Exception {
    Path binary = Files.write(folder.resolve("redis-server"), new byte[] {0x7f, 'E', 'L', 'F', 9});
    Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwx------"));
    assertThat(RedisBinary.runs(binary)).isFalse();
  }
}
