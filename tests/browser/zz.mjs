import lighthouse from 'lighthouse';
import { launch } from './lib/browser.mjs'; import { serve } from './lib/server.mjs';
import { throttling } from 'lighthouse/core/config/constants.js';
import { createServer } from 'node:net';
const freePort=()=>new Promise((res)=>{const p=createServer();p.listen(0,'127.0.0.1',()=>{const {port}=p.address();p.close(()=>res(port));});});
const sites=process.argv.slice(3); const N=+process.argv[2]; const path=process.env.P??'read/old-protections/index.html';
const servers=[]; for(const s of sites) servers.push(await serve(s));
const port=await freePort(); const browser=await launch([`--remote-debugging-port=${port}`]);
const R=sites.map(()=>[]);
for(let i=0;i<N;i++) for(let k=0;k<sites.length;k++){
 const {lhr}=await lighthouse(`${servers[k].origin}/${path}`,{port,logLevel:'error',onlyCategories:['performance'],throttling:{...throttling.mobileSlow4G,cpuSlowdownMultiplier:+(process.env.X??4)}});
 const v=id=>lhr.audits[id].numericValue; R[k].push([lhr.categories.performance.score*100,v('first-contentful-paint'),v('largest-contentful-paint'),v('total-blocking-time'),v('speed-index'),lhr.audits['cumulative-layout-shift'].numericValue,lhr.environment.benchmarkIndex]);
 if(process.env.V) console.log(sites[k],R[k].at(-1).map(x=>x.toFixed(2)).join(' '), lhr.audits['long-tasks'].details?.items?.map(t=>Math.round(t.startTime)+'+'+Math.round(t.duration)).join(' '));
}
const med=a=>a.slice().sort((x,y)=>x-y)[a.length>>1];
sites.forEach((s,k)=>console.log(s.padEnd(14),['score','fcp','lcp','tbt','si','cls','bench'].map((n,i)=>n+' '+med(R[k].map(r=>r[i])).toFixed(i===5?3:0)).join('  '),'worst',Math.min(...R[k].map(r=>r[0])).toFixed(0)));
await browser.close(); for(const s of servers) await s.close();
