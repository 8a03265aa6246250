package io.skingate.testing.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents by themselves: well formed, whole, with examples that are true. */
class OpenApiDocumentTest {
  static Stream<ContractDocument> documents() {
    return Stream.of(ContractDocument.tenants(), ContractDocument.operators());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void a_document_has_the_structure_of_openapi_3_1(ContractDocument document) {
    // The specification's own schema lies in vertx-openapi's jar, under its address.
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder.schemaIdResolvers(
                    resolvers ->
                        resolvers.mapPrefix(
                            "https://spec.openapis.org/", "classpath:spec.openapis.org/")));
    List<Error> mistakes =
        registry
            .getSchema(SchemaLocation.of("https://spec.openapis.org/oas/3.1/schema/2022-10-07"))
            .validate(document.root());
    assertThat(mistakes).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_schema_is_one(ContractDocument document) {
    var dialect =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    List<JsonNode> schemas = new ArrayList<>();
    document.root().path("components").path("schemas").forEach(schemas::add);
    schemas.addAll(document.root().path("paths").findValues("schema"));
    assertThat(schemas).isNotEmpty().allSatisfy(s -> assertThat(dialect.validate(s)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("documents")
  void no_comma_cuts_a_description_in_two(ContractDocument document) {
    // In YAML's short form what follows the comma would be a key without a value.
    assertThat(document.emptyKeys()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_example_fits_its_schema(ContractDocument document) {
    assertThat(document.mistakenExamples()).isEmpty();
    assertThat(document.root().path("paths").findValues("examples")).hasSizeGreaterThan(3);
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_reference_leads_somewhere_and_every_component_is_referred_to(
      ContractDocument document) {
    assertThat(document.looseEnds()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void every_operation_says_what_a_reader_needs(ContractDocument document) {
    List<String> ids = document.root().path("paths").findValuesAsText("operationId");
    assertThat(ids).doesNotHaveDuplicates();
    Set<String> tags = Set.copyOf(document.root().path("tags").findValuesAsText("name"));
    for (JsonNode path : document.root().path("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.path("operationId").asText()).isNotBlank();
        assertThat(operation.path("summary").asText()).isNotBlank();
        assertThat(tags).contains(operation.path("tags").path(0).asText());
        for (JsonNode response : operation.path("responses")) {
          assertThat(document.resolve(response).path("description").asText()).isNotBlank();
        }
      }
    }
  }
}
