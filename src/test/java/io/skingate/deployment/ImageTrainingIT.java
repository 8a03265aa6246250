package io.skingate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skingate.testing.GatewayProcess;
import io.skingate.testing.ImageFlags;
import io.skingate.testing.Store;
import io.skingate.testing.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Takes the steps of the image's build that make it start warm, and its command line, outside of a
 * container: by the newest Java that is installed beside this one. Where that is older than the
 * image's, an archive of classes stands for the cache.
 */
class ImageTrainingIT {
  private static final int FIRST_WITH_CACHE = 25;
  private static final String IN_IMAGE = "/opt/skingate";

  @TempDir Path folder;

  private record Java(Path home, int feature) {
    boolean hasCache() {
      return feature >= FIRST_WITH_CACHE;
    }

    /** The command or the options in this Java's words. */
    String words(String text) {
      return hasCache()
          ? text
          : text.replace("-XX:AOTCacheOutput=", "-XX:ArchiveClassesAtExit=")
              .replace("-XX:AOTCache=", "-XX:SharedArchiveFile=")
              .replace("-XX:AOTMode=on", "-Xshare:on")
              .replace("-XX:+UseCompactObjectHeaders", "")
              .replaceAll("--sun-misc-\\S+", "");
    }
  }

  private final Java java = newest();

  @Test
  void the_image_is_trained_by_its_build_and_starts_with_half_of_the_work() throws Exception {
    Path jar = Path.of(System.getProperty("skingate.jar"));
    assumeTrue(standsAlone(jar), "a cache serves a jar that holds all of its classes");
    Files.copy(jar, folder.resolve("skingate.jar"));
    List<String> options = ImageFlags.options().stream().map(this::here).toList();
    assertThat(options).hasSize(2);
    String cached = options.get(1).replace("${JDK_JAVA_OPTIONS}", options.get(0));

    String training = here(ImageFlags.training()).replace(" train ", " train --seconds 6 ");
    Path errors = folder.resolve("errors");
    Process build =
        process(List.of("sh", "-c", training), options.get(0))
            .redirectError(errors.toFile())
            .start();
    assertThat(build.waitFor(4, TimeUnit.MINUTES)).isTrue();
    String told = Files.readString(errors);
    assertThat(build.exitValue()).as(told).isZero();
    assertThat(told).contains("skingate: trained with ");
    assertThat(folder.resolve("skingate.aot")).isNotEmptyFile();

    try (World world = new World(0, List.of(Store.of("acme")), config -> {})) {
      long cold = processorMillis(world, options.get(0));
      // On instead of auto: a cache that does not fit is an error then, and not ignored.
      long warm = processorMillis(world, cached + here(" -XX:AOTMode=on"));
      assertThat(warm).isLessThan(java.hasCache() ? cold * 7 / 10 : cold);
    }
  }

  /** What a gateway took until it was ready; it then takes an order. */
  private long processorMillis(World world, String options) throws IOException {
    List<String> command = new ArrayList<>();
    ImageFlags.entrypoint().forEach(word -> command.add(here(word)));
    command.addAll(List.of("serve", "--config", world.config.file().toString()));
    try (GatewayProcess pod =
        GatewayProcess.launch(process(command, options + " -XX:MaxRAM=512m"))) {
      pod.awaitReady();
      Duration taken =
          ProcessHandle.of(pod.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
      Store store = Store.of("acme");
      assertThat(world.client.post(pod.api(), store, world.order(store, world.newId())).status())
          .isEqualTo(202);
      assertThat(pod.output()).noneMatch(line -> line.contains("[warning]"));
      return taken.toMillis();
    }
  }

  private ProcessBuilder process(List<String> command, String options) {
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.remove("JAVA_TOOL_OPTIONS");
    environment.put("JDK_JAVA_OPTIONS", options);
    environment.put("PATH", java.home.resolve("bin") + ":" + environment.get("PATH"));
    return builder;
  }

  private String here(String text) {
    String named = text.replace(IN_IMAGE, folder.toString());
    return java.words(named.equals("java") ? java.home.resolve("bin/java").toString() : named);
  }

  private static boolean standsAlone(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH) == null;
    }
  }

  private static Java newest() {
    Path own = Path.of(System.getProperty("java.home"));
    try (Stream<Path> installed = Files.list(own.getParent())) {
      return installed
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .map(home -> new Java(home, feature(home)))
          .max(Comparator.comparingInt(Java::feature))
          .filter(java -> java.feature() > Runtime.version().feature())
          .orElse(new Java(own, Runtime.version().feature()));
    } catch (IOException e) {
      return new Java(own, Runtime.version().feature());
    }
  }

  /** As its release file says; 0 where there is none. */
  private static int feature(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> Runtime.Version.parse(line.split("=")[1].replace("\"", "")).feature())
          .findFirst()
          .orElse(0);
    } catch (IOException | IllegalArgumentException e) {
      return 0;
    }
  }
}
