package io.skingate;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.VerticleBase;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;

/** The rooms of the house and who may use whom. */
@AnalyzeClasses(packages = "io.skingate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final int MOST_TYPES = 20;

  /** Orders, updates and answers flow one way: nothing imports what stands above it. */
  @ArchTest
  static final ArchRule a_room_uses_only_those_below_it =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("config")
          .definedBy("io.skingate.config..")
          .layer("json")
          .definedBy("io.skingate.json..")
          .layer("mask")
          .definedBy("io.skingate.mask..")
          .layer("http")
          .definedBy("io.skingate.http..")
          .layer("metrics")
          .definedBy("io.skingate.metrics..")
          .layer("tracing")
          .definedBy("io.skingate.tracing..")
          .layer("net")
          .definedBy("io.skingate.net..")
          .layer("tenant")
          .definedBy("io.skingate.tenant..")
          .layer("redis")
          .definedBy("io.skingate.redis..")
          .layer("pods")
          .definedBy("io.skingate.pods..")
          .layer("skinsnode")
          .definedBy("io.skingate.skinsnode..")
          .layer("catalog")
          .definedBy("io.skingate.catalog..")
          .layer("limit")
          .definedBy("io.skingate.limit..")
          .layer("order")
          .definedBy("io.skingate.order..")
          .layer("callback")
          .definedBy("io.skingate.callback..")
          .layer("webhook")
          .definedBy("io.skingate.webhook..")
          .layer("budget")
          .definedBy("io.skingate.budget..")
          .layer("events")
          .definedBy("io.skingate.events..")
          .layer("store")
          .definedBy("io.skingate.store..")
          .layer("api")
          .definedBy("io.skingate.api..")
          .layer("management")
          .definedBy("io.skingate.management..")
          .layer("tools")
          .definedBy("io.skingate.tools..")
          .layer("sandbox")
          .definedBy("io.skingate.sandbox..")
          .layer("logging")
          .definedBy("io.skingate.logging..")
          .layer("gateway")
          .definedBy("io.skingate.gateway..")
          .layer("demo")
          .definedBy("io.skingate.demo..")
          .layer("root")
          .definedBy("io.skingate")
          .whereLayer("config")
          .mayNotAccessAnyLayer()
          .whereLayer("json")
          .mayNotAccessAnyLayer()
          .whereLayer("mask")
          .mayNotAccessAnyLayer()
          .whereLayer("http")
          .mayOnlyAccessLayers("json")
          .whereLayer("metrics")
          .mayNotAccessAnyLayer()
          .whereLayer("logging")
          .mayOnlyAccessLayers("mask")
          .whereLayer("logging")
          .mayOnlyBeAccessedByLayers("gateway", "root")
          .whereLayer("tracing")
          .mayOnlyAccessLayers("config")
          .whereLayer("net")
          .mayNotAccessAnyLayer()
          .whereLayer("tenant")
          .mayOnlyAccessLayers("config", "json", "http", "metrics")
          .whereLayer("limit")
          .mayOnlyAccessLayers("config", "tenant")
          .whereLayer("redis")
          .mayOnlyAccessLayers("config", "json", "http", "metrics", "net")
          .whereLayer("pods")
          .mayOnlyAccessLayers("config", "json", "http", "metrics", "tenant", "redis")
          .whereLayer("skinsnode")
          .mayOnlyAccessLayers(
              "config", "json", "mask", "http", "metrics", "tracing", "net", "tenant")
          .whereLayer("catalog")
          .mayOnlyAccessLayers("config", "json", "http", "metrics", "tenant", "redis", "skinsnode")
          .whereLayer("order")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "http",
              "metrics",
              "tracing",
              "tenant",
              "redis",
              "skinsnode",
              "catalog",
              "limit")
          .whereLayer("callback")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "mask",
              "http",
              "metrics",
              "tracing",
              "net",
              "tenant",
              "redis",
              "skinsnode",
              "order")
          .whereLayer("webhook")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "http",
              "metrics",
              "tenant",
              "redis",
              "skinsnode",
              "order",
              "callback")
          .whereLayer("budget")
          .mayOnlyAccessLayers(
              "config", "json", "http", "metrics", "tenant", "redis", "skinsnode", "order")
          .whereLayer("events")
          .mayOnlyAccessLayers("config", "json", "http", "metrics", "tenant", "redis", "order")
          .whereLayer("store")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "mask",
              "http",
              "metrics",
              "tenant",
              "redis",
              "order",
              "callback",
              "budget",
              "events")
          .whereLayer("api")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "http",
              "metrics",
              "tracing",
              "tenant",
              "redis",
              "skinsnode",
              "catalog",
              "limit",
              "order",
              "callback",
              "webhook",
              "budget",
              "store")
          .whereLayer("management")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "mask",
              "http",
              "metrics",
              "tenant",
              "redis",
              "pods",
              "skinsnode",
              "catalog",
              "limit",
              "order",
              "callback",
              "webhook",
              "budget",
              "events",
              "store")
          .whereLayer("tools")
          .mayOnlyAccessLayers(
              "config",
              "json",
              "http",
              "metrics",
              "net",
              "tenant",
              "skinsnode",
              "order",
              "callback",
              "store")
          .whereLayer("tools")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("sandbox")
          .mayOnlyAccessLayers("skinsnode")
          .whereLayer("sandbox")
          .mayOnlyBeAccessedByLayers("demo", "root")
          .whereLayer("gateway")
          .mayOnlyBeAccessedByLayers("demo", "root")
          .whereLayer("demo")
          .mayOnlyBeAccessedByLayers("root")
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule no_circles =
      slices().matching("io.skingate.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  /** What lies in a room's own packages flows one way too. */
  @ArchTest
  static final ArchRule no_circles_within_a_room =
      slices().matching("io.skingate.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  /** A package is readable at a glance. */
  @ArchTest
  static final ArchRule a_package_has_few_types =
      classes()
          .that()
          .areTopLevelClasses()
          .should(
              new ArchCondition<>("lie in a package of at most " + MOST_TYPES + " types") {
                private final Map<String, Integer> types = new HashMap<>();

                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  types.merge(type.getPackageName(), 1, Integer::sum);
                }

                @Override
                public void finish(ConditionEvents events) {
                  types.forEach(
                      (name, count) ->
                          events.add(
                              new SimpleConditionEvent(
                                  name, count <= MOST_TYPES, name + " has " + count + " types")));
                }
              });

  @ArchTest
  static final ArchRule the_sandbox_shares_nothing_with_the_gateway_but_the_signature =
      noClasses()
          .that()
          .resideInAPackage("io.skingate.sandbox..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.skingate..")
                  .and(resideOutsideOfPackage("io.skingate.sandbox.."))
                  .and(DescribedPredicate.not(signature())))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule
      what_sends_and_receives_webhooks_takes_only_the_signature_and_its_timestamp_from_skinsnode =
          noClasses()
              .that()
              .resideInAnyPackage("io.skingate.webhook..", "io.skingate.callback..")
              .should()
              .dependOnClassesThat(
                  resideInAPackage("io.skingate.skinsnode..")
                      .and(DescribedPredicate.not(signature())))
              .allowEmptyShould(true);

  /** One silences a library that logs otherwise. */
  @ArchTest
  static final ArchRule logging_is_by_slf4j =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.skingate.tracing.WatchedExporter")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "org.apache.log4j..", "org.apache.logging..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("io.vertx.core.internal.logging.Logger");

  /** The command line prints; everything else logs. */
  @ArchTest
  static final ArchRule only_the_command_line_touches_the_standard_streams =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.skingate")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace")
          .orShould()
          .callMethod(Throwable.class, "printStackTrace", PrintStream.class);

  @ArchTest
  static final ArchRule a_verticle_is_one =
      classes()
          .that()
          .haveSimpleNameEndingWith("Verticle")
          .should()
          .beAssignableTo(VerticleBase.class)
          .allowEmptyShould(true);

  private static DescribedPredicate<JavaClass> signature() {
    return describe(
        "the signature and its timestamp",
        type ->
            type.getFullName()
                .matches("io\\.skingate\\.skinsnode\\.(Signature|Timestamps)(\\$.*)?"));
  }
}
