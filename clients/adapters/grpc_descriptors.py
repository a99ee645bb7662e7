"""What a gRPC server's methods look like: from its reflection, or from a descriptor set.

https://github.com/grpc/grpc/blob/master/doc/server-reflection.md. Version 1 is asked first, then
v1alpha, which has the same messages and is what older servers have.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError
from grpc_reflection.v1alpha.reflection_pb2 import (
    ServerReflectionRequest,
    ServerReflectionResponse,
)

REFLECTIONS = ("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection")
# grpcio 1.85 makes INTERNAL ("Internal error from Core") of one UNIMPLEMENTED in twenty, when the
# refusal overtakes the request that it is still sending.
_NOT_HERE = frozenset({grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.INTERNAL})
_MOST_FILES = 1000  # of one method; a server that names ever more has an end

Metadata = tuple[tuple[str, str], ...]


class BadMethod(ValueError):
    """A method that cannot be called as it was asked for; the message says why."""


def from_file(path: str) -> list[FileDescriptorProto]:
    """The files of a `FileDescriptorSet`.

    Raises: BadMethod, there is none to be read.
    """
    try:
        return list(FileDescriptorSet.FromString(Path(path).read_bytes()).file)
    except OSError as error:
        raise BadMethod(f"descriptor set {path}: {error.strerror}") from error
    except DecodeError as error:
        raise BadMethod(f"{path} is no descriptor set: {error}") from error


def find(files: Iterable[FileDescriptorProto], method: str) -> MethodDescriptor:
    """The method "package.Service/Method".

    Raises: BadMethod, it is not in these files, or they do not fit together.
    """
    service, _, name = method.partition("/")
    try:
        described = _pool(files).FindServiceByName(service)
    except KeyError as error:
        raise BadMethod(f"there is no service {service!r}") from error
    found = described.methods_by_name.get(name)
    if found is None:
        known = ", ".join(sorted(described.methods_by_name))
        raise BadMethod(f"{service} has no method {name!r}; it has: {known}")
    return found


async def by_reflection(
    channel: grpc.aio.Channel, service: str, metadata: Metadata
) -> list[FileDescriptorProto]:
    """The file of `service` and all that it imports, as the server tells.

    Raises: BadMethod, it does not tell. grpc.aio.AioRpcError, as for any call.
    """
    for version in REFLECTIONS:
        try:
            return await _asked(channel, version, service, metadata)
        except grpc.aio.AioRpcError as error:
            if error.code() not in _NOT_HERE:
                raise
    raise BadMethod("the server has no reflection: state a descriptor_set")


async def _asked(
    channel: grpc.aio.Channel, version: str, service: str, metadata: Metadata
) -> list[FileDescriptorProto]:
    files: dict[str, FileDescriptorProto] = {}
    asked = ServerReflectionRequest(file_containing_symbol=service)
    while True:
        for file in await _answer(channel, version, asked, metadata):
            files.setdefault(file.name, file)
        named = {name for file in files.values() for name in file.dependency}
        missing = sorted(named - files.keys())
        if not missing:
            return list(files.values())
        if len(files) > _MOST_FILES:
            raise BadMethod(f"reflection names more than {_MOST_FILES} files")
        asked = ServerReflectionRequest(file_by_filename=missing[0])


async def _answer(
    channel: grpc.aio.Channel, version: str, asked: ServerReflectionRequest, metadata: Metadata
) -> list[FileDescriptorProto]:
    async def request() -> AsyncIterator[bytes]:
        yield asked.SerializeToString()

    calls: Any = channel
    ask = calls.stream_stream(f"/{version}/ServerReflectionInfo")
    answers = [raw async for raw in ask(request(), metadata=metadata)]
    if not answers:
        raise BadMethod("reflection did not answer")
    return _files(answers[0], asked)


def _files(raw: bytes, asked: ServerReflectionRequest) -> list[FileDescriptorProto]:
    wanted = asked.file_containing_symbol or asked.file_by_filename
    try:
        answer = ServerReflectionResponse.FromString(raw)
        told = answer.file_descriptor_response.file_descriptor_proto
        files = [FileDescriptorProto.FromString(each) for each in told]
    except DecodeError as error:
        raise BadMethod(f"reflection's answer cannot be read: {error}") from error
    if answer.HasField("error_response"):
        raise BadMethod(f"reflection about {wanted!r}: {answer.error_response.error_message}")
    if not any(asked.file_containing_symbol or file.name == wanted for file in files):
        raise BadMethod(f"reflection has no file {wanted!r}")
    return files


def _pool(files: Iterable[FileDescriptorProto]) -> DescriptorPool:
    """Raises: BadMethod, a file is missing or broken."""
    pool, left = DescriptorPool(), {file.name: file for file in files}

    def add(file: FileDescriptorProto) -> None:
        for name in file.dependency:
            if name in left:
                add(left.pop(name))
        pool.Add(file)

    try:
        while left:
            add(left.pop(next(iter(left))))
    except (TypeError, RecursionError) as error:
        raise BadMethod(f"the descriptors do not fit together: {error}") from error
    return pool
