# The runner and the origin in one image: small, not root, and nothing in it that builds.
ARG PYTHON=python:3.11-slim-bookworm
FROM ${PYTHON} AS build
RUN python -m venv /opt/venv
COPY requirements/image.txt /tmp/
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /tmp/image.txt \
    && /opt/venv/bin/pip uninstall --yes setuptools pip

FROM ${PYTHON}
RUN useradd --system --uid 10001 --create-home tokenwire \
    && install --directory --owner tokenwire /out /roads
COPY --from=build /opt/venv /opt/venv
COPY . /app
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/app:/app/proto PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER tokenwire
WORKDIR /out
ENTRYPOINT ["python", "-m", "conformance"]
CMD ["faults", "--smoke", "--out", "/out"]
