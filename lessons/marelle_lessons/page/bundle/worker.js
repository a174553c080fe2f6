"use strict";(()=>{var m="memory:/",d="/marelle.zip",c="/dropped",w=`
import sys, zipfile
sys.dont_write_bytecode = True
zipfile.ZipFile("${d}").extractall("/marelle")
sys.path.insert(0, "/marelle")

def watched(request, watcher):
    from marelle_lessons.page import bridge
    from pyodide.ffi import can_run_sync, run_sync

    def look():
        if watcher.due():
            if can_run_sync():
                run_sync(watcher.rest())
            else:
                watcher.late()
        if watcher.stopped:
            raise KeyboardInterrupt

    return bridge.watched(request, look, 50)
`;async function f(e){let t=b(e);"importScripts"in globalThis&&Object.defineProperty(globalThis,"importScripts",{value:void 0});try{let{loadPyodide:a}=await y(e.loader),n=await y(e.module),r=await a({indexURL:m,lockFileContents:{info:u,packages:{}},createPyodideModule:n.default,packageBaseUrl:m,fsInit:async i=>i.writeFile(d,new Uint8Array(e.program)),stdin:()=>null,stdout:()=>{},stderr:()=>{}});r.runPython(w);let s=r.pyimport("marelle_lessons.page.bridge"),o=r.globals.get("watched");return{answer:(i,l)=>s.answer(h(r.FS,i,l)),watched:(i,l)=>o.callPromising(i,l)}}finally{t()}}var u={abi_version:"2026_0",arch:"wasm32",platform:"emscripten",python:"3.14.0",version:"314.0.7"};function h(e,t,a){if(!a.length)return t;e.mkdirTree(c);let n=a.map(([r,s],o)=>(e.writeFile(`${c}/${o}`,s),[r,`${c}/${o}`]));return JSON.stringify({...JSON.parse(t),files:n})}async function y(e){let t=URL.createObjectURL(new Blob([e],{type:"text/javascript"}));try{return await import(t)}finally{URL.revokeObjectURL(t)}}function b(e){let{fetch:t}=globalThis,{instantiateStreaming:a}=WebAssembly;return globalThis.fetch=async n=>String(n instanceof Request?n.url:n).split("/").pop()==="python_stdlib.zip"?new Response(e.library):new Response(e.wasmBytes,{headers:{"Content-Type":"application/wasm"}}),WebAssembly.instantiateStreaming=async(n,r)=>{await n;let s=e.wasm??await WebAssembly.compile(e.wasmBytes);return{module:s,instance:await WebAssembly.instantiate(s,r)}},()=>{globalThis.fetch=t,WebAssembly.instantiateStreaming=a}}var p=null;self.onmessage=async e=>{let{id:t,pieces:a,request:n,files:r}=e.data;try{a&&(p=await f(a)),self.postMessage({id:t,answer:n&&p?p.answer(n,r??[]):""})}catch(s){self.postMessage({id:t,failed:String(s)})}};})();
